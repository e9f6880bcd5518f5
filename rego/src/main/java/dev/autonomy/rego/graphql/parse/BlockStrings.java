package dev.autonomy.rego.graphql.parse;

/** What block strings mean (GraphQL, October 2021, section 2.9.4, {@code BlockStringValue}). */
final class BlockStrings {

  private BlockStrings() {}

  /**
   * The text without the indentation that all lines but the first have in common, and without blank
   * lines at both ends. Lines end with a line feed.
   */
  static String value(CharSequence raw) {
    String[] lines = raw.toString().split("\n", -1);
    int indentation = commonIndentation(lines);
    int first = 0;
    int last = lines.length;
    while (first < last && isBlank(lines[first])) {
      first++;
    }
    while (last > first && isBlank(lines[last - 1])) {
      last--;
    }
    StringBuilder value = new StringBuilder(raw.length());
    for (int i = first; i < last; i++) {
      String line = lines[i];
      value.append(i == first ? "" : "\n");
      value.append(line, i == 0 ? 0 : Math.min(indentation, line.length()), line.length());
    }
    return value.toString();
  }

  private static int commonIndentation(String[] lines) {
    int common = Integer.MAX_VALUE;
    for (int i = 1; i < lines.length; i++) {
      int indentation = indentation(lines[i]);
      if (indentation < lines[i].length()) {
        common = Math.min(common, indentation);
      }
    }
    return common;
  }

  private static boolean isBlank(String line) {
    return indentation(line) == line.length();
  }

  private static int indentation(String line) {
    int indentation = 0;
    while (indentation < line.length()
        && (line.charAt(indentation) == ' ' || line.charAt(indentation) == '\t')) {
      indentation++;
    }
    return indentation;
  }
}
