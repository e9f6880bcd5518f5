package dev.autonomy.rego.parse;

/** The kinds of tokens, each with the name that messages use. */
enum TokenKind {
  END("eof"),
  ILLEGAL("illegal"),
  NAME("identifier"),
  NUMBER("number"),
  STRING("string"),
  /** The text of a template string up to an opening brace. */
  TEMPLATE_PART("template-string-part"),
  /** The text of a template string up to its end. */
  TEMPLATE_END("template-string-end"),

  PACKAGE("package"),
  IMPORT("import"),
  AS("as"),
  DEFAULT("default"),
  ELSE("else"),
  NOT("not"),
  SOME("some"),
  WITH("with"),
  NULL("null"),
  TRUE("true"),
  FALSE("false"),
  IN("in"),
  EVERY("every"),
  CONTAINS("contains"),
  IF("if"),
  LOGICAL_AND("and"),
  LOGICAL_OR("or"),

  LEFT_BRACKET("["),
  RIGHT_BRACKET("]"),
  LEFT_BRACE("{"),
  RIGHT_BRACE("}"),
  LEFT_PARENTHESIS("("),
  RIGHT_PARENTHESIS(")"),
  COMMA(","),
  COLON(":"),
  SEMICOLON(";"),
  DOT("."),

  PLUS("plus"),
  MINUS("minus"),
  TIMES("mul"),
  DIVIDE("div"),
  REMAINDER("rem"),
  INTERSECTION("and"),
  UNION("or"),
  UNIFY("eq"),
  ASSIGN("assign"),
  EQUAL("equal"),
  NOT_EQUAL("neq"),
  LESS("lt"),
  LESS_OR_EQUAL("lte"),
  GREATER("gt"),
  GREATER_OR_EQUAL("gte");

  private final String text;

  TokenKind(String text) {
    this.text = text;
  }

  /** What messages call it; for an infix operator, the built-in it stands for. */
  String text() {
    return text;
  }

  /** Whether it is a word with a meaning of its own. */
  boolean isKeyword() {
    return compareTo(PACKAGE) >= 0 && compareTo(LOGICAL_OR) <= 0;
  }
}
