package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;

/** Steps that contain bodies of their own; these end in {@link Outcomes.Found}. */
public final class Bodies {

  private Bodies() {}

  /** {@code not { body }}: goes on when the body has no solution. */
  public static final class Not extends Step {
    private final Step body;

    /** The negation of {@code body}. */
    public Not(Step body) {
      this.body = body;
    }

    @Override
    public boolean run(Machine machine) {
      machine.tick();
      return !body.run(machine) && proceed(machine);
    }
  }

  /** {@code left and right}: goes on once when both have a solution. */
  public static final class Both extends Step {
    private final Step left;
    private final Step right;

    /** The conjunction of two bodies. */
    public Both(Step left, Step right) {
      this.left = left;
      this.right = right;
    }

    @Override
    public boolean run(Machine machine) {
      machine.tick();
      return left.run(machine) && right.run(machine) && proceed(machine);
    }
  }

  /** {@code left or right}: goes on once when either has a solution. */
  public static final class Either extends Step {
    private final Step left;
    private final Step right;

    /** The disjunction of two bodies. */
    public Either(Step left, Step right) {
      this.left = left;
      this.right = right;
    }

    @Override
    public boolean run(Machine machine) {
      machine.tick();
      return (left.run(machine) || right.run(machine)) && proceed(machine);
    }
  }

  /** {@code every key, value in domain { body }}: goes on when the body holds for each element. */
  public static final class Every extends Step {
    private final Operand domain;
    private final int keySlot;
    private final int valueSlot;
    private final Step body;

    /** Binds each element's key and value to their slots, or to {@link Scan#NO_SLOT}. */
    public Every(Operand domain, int keySlot, int valueSlot, Step body) {
      this.domain = domain;
      this.keySlot = keySlot;
      this.valueSlot = valueSlot;
      this.body = body;
    }

    @Override
    public boolean run(Machine machine) {
      machine.tick();
      Value elements = domain.value(machine);
      if (elements == null || !elements.isCollection()) {
        return false;
      }
      for (int i = 0; i < elements.size(); i++) {
        machine.tick();
        bind(machine, elements, i);
        if (!body.run(machine)) {
          return false;
        }
      }
      return proceed(machine);
    }

    private void bind(Machine machine, Value elements, int i) {
      if (keySlot != Scan.NO_SLOT) {
        machine.set(keySlot, key(elements, i));
      }
      if (valueSlot != Scan.NO_SLOT) {
        machine.set(valueSlot, element(elements, i));
      }
    }
  }

  static Value key(Value collection, int i) {
    if (collection instanceof ArrayValue) {
      return NumberValue.of(i);
    }
    return collection instanceof ObjectValue object
        ? object.key(i)
        : ((SetValue) collection).member(i);
  }

  static Value element(Value collection, int i) {
    if (collection instanceof ArrayValue array) {
      return array.get(i);
    }
    return collection instanceof ObjectValue object
        ? object.value(i)
        : ((SetValue) collection).member(i);
  }
}
