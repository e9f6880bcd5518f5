package dev.autonomy.rego.builtin;

import com.google.re2j.Pattern;

/** Translates a glob into a regular expression. */
final class GlobTranslation {

  /** Alternatives may stand this deep inside each other. */
  private static final int MAX_DEPTH = 64;

  /** Every star repeats the delimiters, so that two long operands would make a huge product. */
  private static final int MAX_EXPRESSION_LENGTH = 128 * 1024;

  private final String glob;
  private final String segment;
  private final StringBuilder expression = new StringBuilder();
  private int position;

  GlobTranslation(String glob, String delimiters) {
    this.glob = glob;
    this.segment = delimiters.isEmpty() ? "." : "[^" + inClass(delimiters) + "]";
  }

  String expression() throws BuiltinException {
    int depth = 0;
    while (position < glob.length()) {
      if (expression.length() > MAX_EXPRESSION_LENGTH) {
        throw new BuiltinException(
            "glob and delimiters give a pattern of more than "
                + MAX_EXPRESSION_LENGTH
                + " characters");
      }
      int c = next();
      switch (c) {
        case '*' -> star();
        case '?' -> expression.append(segment);
        case '[' -> characterClass();
        case '{' -> {
          if (++depth > MAX_DEPTH) {
            throw new BuiltinException("glob nests deeper than " + MAX_DEPTH);
          }
          expression.append("(?:");
        }
        case '}' -> {
          expression.append(depth > 0 ? ")" : "\\}");
          depth = Math.max(0, depth - 1);
        }
        case ',' -> expression.append(depth > 0 ? "|" : ",");
        case '\\' -> escaped();
        default -> literal(c);
      }
    }
    return expression.append(")".repeat(depth)).toString();
  }

  private void star() {
    boolean anything = false;
    while (position < glob.length() && glob.charAt(position) == '*') {
      anything = true;
      position++;
    }
    expression.append(anything ? "." : segment).append('*');
  }

  /** Either one range or a list, in which a point of a range means itself. */
  private void characterClass() throws BuiltinException {
    boolean negated = position < glob.length() && glob.charAt(position) == '!';
    position += negated ? 1 : 0;
    int start = position;
    int low = nextInClass();
    String inside;
    if (position < glob.length() && glob.charAt(position) == '-') {
      position++;
      int high = nextInClass();
      if (high < low) {
        throw new BuiltinException(
            "hi character '"
                + Character.toString(high)
                + "' should be greater than lo '"
                + Character.toString(low)
                + "'");
      }
      if (nextInClass() != ']') {
        throw new BuiltinException("expected close range character");
      }
      inside = inClass(Character.toString(low)) + "-" + inClass(Character.toString(high));
    } else {
      position = start;
      inside = inClass(members());
    }
    expression.append(negated ? "[^" : "[").append(inside).append(']');
  }

  /** What a list lists; a backslash takes its meaning from a character. */
  private String members() throws BuiltinException {
    StringBuilder members = new StringBuilder();
    int c = nextInClass();
    while (c != ']') {
      members.appendCodePoint(c == '\\' ? nextInClass() : c);
      c = nextInClass();
    }
    if (members.isEmpty()) {
      throw new BuiltinException("could not parse range");
    }
    return members.toString();
  }

  private int nextInClass() throws BuiltinException {
    if (position >= glob.length()) {
      throw new BuiltinException("unexpected end of input");
    }
    return next();
  }

  private int next() {
    int c = glob.codePointAt(position);
    position += Character.charCount(c);
    return c;
  }

  /** A backslash at the end means nothing. */
  private void escaped() {
    if (position < glob.length()) {
      literal(next());
    }
  }

  private void literal(int c) {
    expression.append(Pattern.quote(Character.toString(c)));
  }

  private static String inClass(String members) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < members.length(); i++) {
      char c = members.charAt(i);
      if (c < 0x80 && !Character.isLetterOrDigit(c)) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }
}
