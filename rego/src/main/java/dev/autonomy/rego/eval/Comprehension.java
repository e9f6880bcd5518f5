package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;

/** {@code [x | body]} and its like: always defined. The body shares the frame around it. */
public final class Comprehension extends Operand {

  /** What is collected. */
  public enum Kind {
    /** An array; the body ends in {@link Outcomes.AddElement}. */
    ARRAY,
    /** A set; the body ends in {@link Outcomes.AddMember}. */
    SET,
    /** An object; the body ends in {@link Outcomes.AddEntry}. */
    OBJECT
  }

  private final Kind kind;
  private final Step body;

  /** Collects the outcomes of {@code body}. */
  public Comprehension(Kind kind, Step body) {
    this.kind = kind;
    this.body = body;
  }

  @Override
  public Value value(Machine machine) {
    machine.tick();
    return switch (kind) {
      case ARRAY -> array(machine);
      case SET -> set(machine);
      case OBJECT -> object(machine);
    };
  }

  private Value array(Machine machine) {
    ArrayValue.Builder outer = machine.elements;
    machine.elements = null;
    body.run(machine);
    ArrayValue.Builder collected = machine.elements;
    machine.elements = outer;
    return collected == null ? ArrayValue.EMPTY : collected.build();
  }

  private Value set(Machine machine) {
    SetValue.Builder outer = machine.members;
    boolean outerFound = machine.found;
    machine.members = null;
    body.run(machine);
    SetValue.Builder collected = machine.members;
    machine.members = outer;
    machine.found = outerFound;
    return collected == null ? SetValue.EMPTY : collected.build();
  }

  private Value object(Machine machine) {
    ObjectValue.Builder outer = machine.entries;
    machine.entries = null;
    body.run(machine);
    ObjectValue.Builder collected = machine.entries;
    machine.entries = outer;
    return collected == null ? ObjectValue.EMPTY : collected.build();
  }
}
