package dev.autonomy.rego.builtin;

import com.google.re2j.Pattern;
import java.util.Map;

/**
 * A replacement in which {@code $1}, {@code ${1}}, {@code $name} and {@code ${name}} stand for
 * groups and {@code $$} for a dollar sign. A name is as long as it can be; unknown groups are
 * empty.
 */
final class RegexExpansion {

  private final Map<String, Integer> names;
  private final String template;

  RegexExpansion(Pattern pattern, String template) {
    this.names = pattern.namedGroups();
    this.template = template;
  }

  /** Appends the replacement of {@code match}, group positions in {@code source}. */
  void append(StringBuilder result, String source, int[] match) {
    int position = 0;
    while (position < template.length()) {
      char c = template.charAt(position);
      if (c != '$') {
        result.append(c);
        position++;
      } else if (template.startsWith("$$", position)) {
        result.append('$');
        position += 2;
      } else {
        position = group(result, source, match, position);
      }
    }
  }

  private int group(StringBuilder result, String source, int[] match, int dollar) {
    boolean braced = template.startsWith("${", dollar);
    int start = dollar + (braced ? 2 : 1);
    int end = start;
    while (end < template.length() && isNamePart(template.charAt(end))) {
      end++;
    }
    boolean closed = !braced || end < template.length() && template.charAt(end) == '}';
    if (end == start || !closed) {
      result.append('$');
      return dollar + 1;
    }
    int group = number(template.substring(start, end));
    if (group >= 0 && group < match.length / 2 && match[2 * group] >= 0) {
      result.append(source, match[2 * group], match[2 * group + 1]);
    }
    return braced ? end + 1 : end;
  }

  private int number(String name) {
    int number = 0;
    for (int i = 0; i < name.length(); i++) {
      int digit = Character.digit(name.charAt(i), 10);
      if (digit < 0) {
        return names.getOrDefault(name, -1);
      }
      number = Math.min(1_000_000, number * 10 + digit);
    }
    return number;
  }

  private static boolean isNamePart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }
}
