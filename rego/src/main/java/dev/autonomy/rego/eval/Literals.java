package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Collections written out in a policy; undefined when one of their parts is. */
public final class Literals {

  private Literals() {}

  /** {@code [a, b]}. */
  public static final class MakeArray extends Operand {
    private final Operand[] elements;

    /** An array of these elements. */
    public MakeArray(Operand... elements) {
      this.elements = elements.clone();
    }

    @Override
    public @Nullable Value value(Machine machine) {
      Value[] values = new Value[elements.length];
      for (int i = 0; i < elements.length; i++) {
        Value element = elements[i].value(machine);
        if (element == null) {
          return null;
        }
        values[i] = element;
      }
      machine.collect(values.length);
      return ArrayValue.owning(values);
    }
  }

  /** {@code {a, b}}. */
  public static final class MakeSet extends Operand {
    private final Operand[] members;

    /** A set of these members. */
    public MakeSet(Operand... members) {
      this.members = members.clone();
    }

    @Override
    public @Nullable Value value(Machine machine) {
      Value[] values = new Value[members.length];
      for (int i = 0; i < members.length; i++) {
        Value member = members[i].value(machine);
        if (member == null) {
          return null;
        }
        machine.chargeComparison(member);
        values[i] = member;
      }
      machine.collect(values.length);
      return SetValue.of(values);
    }
  }

  /** {@code {k: v}}. */
  public static final class MakeObject extends Operand {
    private final Operand[] keys;
    private final Operand[] values;

    /** An object of these entries. */
    public MakeObject(Operand[] keys, Operand[] values) {
      this.keys = keys.clone();
      this.values = values.clone();
    }

    @Override
    public @Nullable Value value(Machine machine) {
      ObjectValue.Builder object = new ObjectValue.Builder();
      for (int i = 0; i < keys.length; i++) {
        Value key = keys[i].value(machine);
        Value value = key == null ? null : values[i].value(machine);
        if (key == null || value == null) {
          return null;
        }
        machine.chargeComparison(key);
        object.put(key, value);
      }
      machine.collect(keys.length);
      return object.build();
    }
  }
}
