package dev.autonomy.rego.ast;

import java.util.List;

/**
 * A conjunction of expressions; the empty one is true.
 *
 * <p>A rule written without a body has the empty body.
 */
public record Body(List<Expression> expressions, Location location) {
  public Body {
    expressions = List.copyOf(expressions);
  }

  /** Whether there is nothing to hold. */
  public boolean isEmpty() {
    return expressions.isEmpty();
  }
}
