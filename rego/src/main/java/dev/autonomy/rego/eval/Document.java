package dev.autonomy.rego.eval;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** A document that rules define. Its value is computed once in each scope, when first asked for. */
public abstract class Document {

  final int index;
  private final String name;
  private final Path path;
  private final Location location;

  /**
   * A document of a program.
   *
   * @param index its number among the documents of the program
   * @param name such as {@code data.autonomy.allow}
   * @param path the same without {@code data}
   * @param location its first rule
   */
  Document(int index, String name, Path path, Location location) {
    this.index = index;
    this.name = name;
    this.path = path;
    this.location = location;
  }

  /** Its number among the documents of the program. */
  public final int index() {
    return index;
  }

  /** Such as {@code data.autonomy.allow}. */
  public final String name() {
    return name;
  }

  /** Its first rule. */
  public final Location location() {
    return location;
  }

  /** Evaluates the rules. */
  abstract @Nullable Value evaluate(Machine machine);

  /** The value in the current scope; null when undefined. */
  public final @Nullable Value value(Machine machine) {
    Value known = machine.documents[index];
    if (known != null) {
      return Machine.remembered(known);
    }
    Value value =
        machine.dataTargets != null && machine.isReplaced(path)
            ? path.find(machine.data)
            : evaluateNested(machine);
    machine.remember(index, value);
    return value;
  }

  /** Whether the value is known, or something else has taken its place. */
  final boolean isWhole(Machine machine) {
    return machine.documents[index] != null
        || machine.dataTargets != null && machine.isReplaced(path);
  }

  private @Nullable Value evaluateNested(Machine machine) {
    Document caller = machine.running;
    machine.running = this;
    machine.descend();
    Value value = evaluate(machine);
    machine.ascend();
    machine.running = caller;
    return value;
  }
}
