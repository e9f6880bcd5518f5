package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code input.a.b}: a place in the input whose keys are known. */
public final class InputPath extends Operand {

  private final Path path;

  /** The place that {@code path} leads to; the whole input when it is empty. */
  public InputPath(Path path) {
    this.path = path;
  }

  /** The keys behind {@code input}. */
  public Path path() {
    return path;
  }

  @Override
  public @Nullable Value value(Machine machine) {
    return path.find(machine.input);
  }
}
