package dev.autonomy.rego.ast;

/** The names that authors can write. */
public final class Names {
  private Names() {}

  /** Whether {@code .text} can be written for the key {@code text} in every version of Rego. */
  public static boolean isPlainKey(String text) {
    return isIdentifier(text) && !isKeyword(text);
  }

  /** Whether the text has the shape of a name: ASCII letters, digits and underscores. */
  public static boolean isIdentifier(String text) {
    if (text.isEmpty() || !isNameStart(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      if (!isNamePart(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a name can begin with the character. */
  public static boolean isNameStart(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  /** Whether a name can go on with the character. */
  public static boolean isNamePart(int c) {
    return isNameStart(c) || (c >= '0' && c <= '9');
  }

  /** Whether the text is a keyword in some version of Rego. */
  public static boolean isKeyword(String text) {
    return switch (text) {
      case "as",
          "contains",
          "default",
          "else",
          "every",
          "false",
          "if",
          "import",
          "in",
          "not",
          "null",
          "package",
          "some",
          "true",
          "with" ->
          true;
      default -> false;
    };
  }
}
