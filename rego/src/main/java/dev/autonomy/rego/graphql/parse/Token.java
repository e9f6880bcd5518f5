package dev.autonomy.rego.graphql.parse;

import dev.autonomy.rego.graphql.ast.Position;
import dev.autonomy.rego.graphql.ast.Quoted;
import java.util.List;

/**
 * A token.
 *
 * @param value what is written, without quotes and escapes; empty for punctuators; for an invalid
 *     token what is wrong with it
 * @param comments those between this token and the one before
 */
record Token(TokenKind kind, String value, Position position, List<String> comments) {

  boolean is(String name) {
    return kind == TokenKind.NAME && value.equals(name);
  }

  boolean isString() {
    return kind == TokenKind.STRING || kind == TokenKind.BLOCK_STRING;
  }

  /** As messages show it. */
  @Override
  public String toString() {
    return kind == TokenKind.INVALID || value.isEmpty()
        ? kind.toString()
        : kind + " " + Quoted.of(value);
  }
}
