package dev.autonomy.rego.graphql.parse;

/** Kinds of tokens, with the text that messages show for them. */
enum TokenKind {
  INVALID("<Invalid>"),
  END("<EOF>"),
  BANG("!"),
  DOLLAR("$"),
  AMPERSAND("&"),
  OPEN_PARENTHESIS("("),
  CLOSE_PARENTHESIS(")"),
  SPREAD("..."),
  COLON(":"),
  EQUALS("="),
  AT("@"),
  OPEN_BRACKET("["),
  CLOSE_BRACKET("]"),
  OPEN_BRACE("{"),
  CLOSE_BRACE("}"),
  PIPE("|"),
  NAME("Name"),
  INT("Int"),
  FLOAT("Float"),
  STRING("String"),
  BLOCK_STRING("BlockString");

  private final String text;

  TokenKind(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
