package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code data.pkg}: base data and rules together. */
public final class NamespaceValue extends Operand {

  private final Namespace namespace;

  /** Everything from {@code namespace} on. */
  public NamespaceValue(Namespace namespace) {
    this.namespace = namespace;
  }

  @Override
  public @Nullable Value value(Machine machine) {
    return namespace.extent(machine);
  }
}
