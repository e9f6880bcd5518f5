package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.RegoVersion;

/**
 * Which words are keywords at a point of a file: some are in every version of the language, the
 * others come with the version or with an import.
 *
 * <p>A set of them is a bit mask of the constants here.
 */
final class Keywords {
  static final int IN = 1;
  static final int EVERY = 1 << 1;
  static final int CONTAINS = 1 << 2;
  static final int IF = 1 << 3;

  /** Not a word of its own: gives {@code not} bodies and the scope of one. */
  static final int NOT_BODY = 1 << 4;

  static final int AND = 1 << 5;
  static final int OR = 1 << 6;

  /** What version 1 added for good. */
  static final int VERSION_1 = IN | EVERY | CONTAINS | IF;

  /** The operators between conditions, which are still an experiment. */
  static final int EXPERIMENTAL = AND | OR;

  private Keywords() {}

  /** The keywords that need no import. */
  static int standard(RegoVersion version) {
    return switch (version) {
      case V0 -> 0;
      case V1 -> VERSION_1;
    };
  }

  /** What {@code import future.keywords} and its members can bring. */
  static int importable(boolean experimental) {
    return VERSION_1 | NOT_BODY | (experimental ? EXPERIMENTAL : 0);
  }

  /** The bits of {@code import future.keywords.name}, 0 when there is no such keyword. */
  static int named(String name) {
    return switch (name) {
      case "in" -> IN;
      case "every" -> EVERY | IN;
      case "contains" -> CONTAINS;
      case "if" -> IF;
      case "not" -> NOT_BODY;
      case "and" -> AND;
      case "or" -> OR;
      default -> 0;
    };
  }

  /** The names of the importable keywords, sorted, as messages show them. */
  static String names(int importable) {
    return (importable & EXPERIMENTAL) == EXPERIMENTAL
        ? "[and contains every if in not or]"
        : "[contains every if in not]";
  }

  /** The kind of token a word is when these keywords are switched on. */
  static TokenKind kind(String word, int enabled) {
    return switch (word) {
      case "package" -> TokenKind.PACKAGE;
      case "import" -> TokenKind.IMPORT;
      case "as" -> TokenKind.AS;
      case "default" -> TokenKind.DEFAULT;
      case "else" -> TokenKind.ELSE;
      case "not" -> TokenKind.NOT;
      case "some" -> TokenKind.SOME;
      case "with" -> TokenKind.WITH;
      case "null" -> TokenKind.NULL;
      case "true" -> TokenKind.TRUE;
      case "false" -> TokenKind.FALSE;
      case "in" -> (enabled & IN) != 0 ? TokenKind.IN : TokenKind.NAME;
      case "every" -> (enabled & EVERY) != 0 ? TokenKind.EVERY : TokenKind.NAME;
      case "contains" -> (enabled & CONTAINS) != 0 ? TokenKind.CONTAINS : TokenKind.NAME;
      case "if" -> (enabled & IF) != 0 ? TokenKind.IF : TokenKind.NAME;
      case "and" -> (enabled & AND) != 0 ? TokenKind.LOGICAL_AND : TokenKind.NAME;
      case "or" -> (enabled & OR) != 0 ? TokenKind.LOGICAL_OR : TokenKind.NAME;
      default -> TokenKind.NAME;
    };
  }
}
