package dev.autonomy.rego.builtin;

import com.google.re2j.Pattern;

/** Translates a glob into a regular expression. */
final class GlobTranslation {

  /** Alternatives may stand this deep inside each other. */
  private static final int MAX_DEPTH = 64;

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
          if (--depth < 0) {
            throw unexpected("'}'");
          }
          expression.append(')');
        }
        case ',' -> expression.append(depth > 0 ? "|" : ",");
        case '\\' -> literal(next());
        default -> literal(c);
      }
    }
    if (depth > 0) {
      throw unexpected("end of the glob");
    }
    return expression.toString();
  }

  private void star() {
    boolean anything = false;
    while (position < glob.length() && glob.charAt(position) == '*') {
      anything = true;
      position++;
    }
    expression.append(anything ? "." : segment).append('*');
  }

  private void characterClass() throws BuiltinException {
    boolean negated = position < glob.length() && glob.charAt(position) == '!';
    position += negated ? 1 : 0;
    int close = glob.indexOf(']', position);
    if (close <= position) {
      throw unexpected(close < 0 ? "end of the glob" : "']'");
    }
    String members = glob.substring(position, close);
    position = close + 1;
    int first = Character.charCount(members.codePointAt(0));
    boolean range = members.length() > first && members.charAt(first) == '-';
    if (range && members.codePointCount(0, members.length()) != 3) {
      throw unexpected("character after a range");
    }
    String inside = members;
    if (range) {
      String last = members.substring(first + 1);
      if (members.codePointAt(0) > last.codePointAt(0)) {
        throw new BuiltinException("glob has a range out of order at " + (close + 1));
      }
      inside = inClass(members.substring(0, first)) + "-" + inClass(last);
    }
    expression.append(negated ? "[^" : "[").append(range ? inside : inClass(inside)).append(']');
  }

  private int next() throws BuiltinException {
    if (position >= glob.length()) {
      throw unexpected("end of the glob");
    }
    int c = glob.codePointAt(position);
    position += Character.charCount(c);
    return c;
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

  private BuiltinException unexpected(String what) {
    return new BuiltinException("glob has an unexpected " + what + " at " + position);
  }
}
