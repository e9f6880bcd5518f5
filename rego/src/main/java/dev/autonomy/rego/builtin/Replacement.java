package dev.autonomy.rego.builtin;

import java.util.List;

/**
 * Replaces several patterns in one pass from left to right. Where more than one pattern matches,
 * the first in the list wins; the empty pattern matches around every code point.
 */
final class Replacement {

  private Replacement() {}

  /** Replaces one pattern. */
  static String replace(BuiltinContext context, String text, String pattern, String replacement)
      throws BuiltinException {
    long most = (long) text.length() / Math.max(1, pattern.length()) * replacement.length();
    if (pattern.isEmpty() || most > BuiltinContext.MAX_RESULT_SIZE) {
      return replace(context, text, List.of(pattern), List.of(replacement));
    }
    context.charge(1 + (text.length() + most) / 64);
    String result = text.replace(pattern, replacement);
    context.reserve(result.length());
    return result;
  }

  /** Replaces {@code patterns} by the {@code replacements} at the same positions. */
  static String replace(
      BuiltinContext context, String text, List<String> patterns, List<String> replacements)
      throws BuiltinException {
    StringBuilder result = new StringBuilder(text.length());
    boolean afterEmptyMatch = false;
    int position = 0;
    while (position <= text.length()) {
      context.charge(1 + patterns.size() / 8);
      int match = match(text, position, patterns, afterEmptyMatch);
      if (match >= 0) {
        String replacement = replacements.get(match);
        if ((long) result.length() + replacement.length() > BuiltinContext.MAX_RESULT_SIZE) {
          context.reserve((long) result.length() + replacement.length());
        }
        context.charge(replacement.length() / 64);
        result.append(replacement);
        position += patterns.get(match).length();
        afterEmptyMatch = patterns.get(match).isEmpty();
      } else if (position == text.length()) {
        break;
      } else {
        int codePoint = text.codePointAt(position);
        result.appendCodePoint(codePoint);
        position += Character.charCount(codePoint);
        afterEmptyMatch = false;
      }
    }
    context.reserve(result.length());
    return result.toString();
  }

  private static int match(
      String text, int position, List<String> patterns, boolean afterEmptyMatch) {
    for (int i = 0; i < patterns.size(); i++) {
      String pattern = patterns.get(i);
      if (text.startsWith(pattern, position) && !(pattern.isEmpty() && afterEmptyMatch)) {
        return i;
      }
    }
    return -1;
  }
}
