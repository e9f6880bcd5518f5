package dev.autonomy.rego.trace;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a variable, a reference or a call in an expression stood for.
 *
 * @param location of the term
 * @param value null when it was undefined
 */
public record TracedValue(Location location, @Nullable Value value) {

  /** The term as the author wrote it. */
  public String text() {
    return location.text();
  }
}
