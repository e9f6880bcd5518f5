package dev.autonomy.rego.graphql.parse;

import dev.autonomy.rego.graphql.GraphQlException;
import java.util.List;

/**
 * A description.
 *
 * @param comments in front of it
 */
record Description(String text, List<String> comments) {

  static final Description NONE = new Description("", List.of());

  /** The description that comes next, if one does. */
  static Description parse(TokenStream tokens) throws GraphQlException {
    if (!tokens.peek().isString()) {
      return NONE;
    }
    Token token = tokens.next();
    return new Description(token.value(), token.comments());
  }

  /** This, or nothing if there is no text: OPA forgets the comments then. */
  Description ifPresent() {
    return text.isEmpty() ? NONE : this;
  }
}
