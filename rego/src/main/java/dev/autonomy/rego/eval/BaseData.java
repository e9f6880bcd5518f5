package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code data.a.b} where no rule is: a place in the base data whose keys are known. */
public final class BaseData extends Operand {

  /** Marks a place that is looked up each time. */
  public static final int UNRESOLVED = -1;

  private final Path path;
  private final int index;

  /**
   * The place that {@code path} leads to.
   *
   * @param index of the place among those that were looked up when the data were loaded, or {@link
   *     #UNRESOLVED}
   */
  public BaseData(Path path, int index) {
    this.path = path;
    this.index = index;
  }

  /** The keys behind {@code data}. */
  public Path path() {
    return path;
  }

  @Override
  public @Nullable Value value(Machine machine) {
    return index == UNRESOLVED || machine.dataTargets != null
        ? path.findInData(machine.data)
        : machine.resolvedData[index];
  }
}
