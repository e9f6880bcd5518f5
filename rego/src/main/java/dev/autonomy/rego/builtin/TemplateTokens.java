package dev.autonomy.rego.builtin;

import org.jspecify.annotations.Nullable;

/** Splits an action of a Go template into words, fields, strings and signs. */
final class TemplateTokens {

  private final String template;
  private int position;

  TemplateTokens(String template, int start) {
    this.template = template;
    this.position = start;
  }

  /** Where the action ended, behind its braces. */
  int end() {
    return position;
  }

  /** The next token; null at the end of the action. */
  @Nullable String next() throws BuiltinException {
    while (position < template.length() && Character.isWhitespace(template.charAt(position))) {
      position++;
    }
    if (template.startsWith("}}", position)) {
      position += 2;
      return null;
    }
    if (template.startsWith("-}}", position)) {
      position++;
      return "-";
    }
    if (position >= template.length()) {
      throw new BuiltinException("template: template: unclosed action");
    }
    int start = position;
    char c = template.charAt(position);
    switch (c) {
      case '"', '`' -> quoted(c);
      case '(', ')', '|', '=', ',' -> position++;
      case ':' -> position += template.startsWith(":=", position) ? 2 : 1;
      default -> word();
    }
    if (c == ',') {
      return next();
    }
    if (c == ')' && position < template.length() && template.charAt(position) == '.') {
      word();
    }
    return template.substring(start, position);
  }

  private void quoted(char quote) throws BuiltinException {
    position++;
    while (position < template.length() && template.charAt(position) != quote) {
      position += quote == '"' && template.charAt(position) == '\\' ? 2 : 1;
    }
    if (position >= template.length()) {
      throw new BuiltinException("template: template: unterminated quoted string");
    }
    position++;
  }

  private void word() throws BuiltinException {
    int start = position;
    while (position < template.length() && isWordPart(template.charAt(position))) {
      position++;
    }
    if (position == start) {
      throw new BuiltinException(
          "template: template: unexpected " + template.charAt(position) + " in command");
    }
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '$' || c == '-' || c == '+';
  }

  /** The characters of a quoted token. */
  static String unquote(String token) throws BuiltinException {
    String inner = token.substring(1, token.length() - 1);
    if (token.startsWith("`") || inner.indexOf('\\') < 0) {
      return inner;
    }
    try {
      return inner.translateEscapes();
    } catch (IllegalArgumentException e) {
      throw new BuiltinException("template: template: bad escape in " + token);
    }
  }
}
