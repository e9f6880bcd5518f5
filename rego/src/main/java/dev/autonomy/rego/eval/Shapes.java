package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions under which a pattern with variables can match a value at all. */
public final class Shapes {

  private Shapes() {}

  /** Goes on when the value is an array of a certain length. */
  public static final class IsArray extends Step {
    private final Operand value;
    private final int length;

    /** Tests {@code value}. */
    public IsArray(Operand value, int length) {
      this.value = value;
      this.length = length;
    }

    /** What is tested. */
    public Operand value() {
      return value;
    }

    @Override
    public boolean run(Machine machine) {
      machine.tick();
      return value.value(machine) instanceof ArrayValue array
          && array.size() == length
          && proceed(machine);
    }
  }

  /** Goes on when the value is an object with a certain number of entries. */
  public static final class IsObject extends Step {
    private final Operand value;
    private final Operand[] keys;

    /** Tests that {@code value} has the keys and no others. */
    public IsObject(Operand value, Operand... keys) {
      this.value = value;
      this.keys = keys.clone();
    }

    /** What is tested. */
    public Operand value() {
      return value;
    }

    /** What the value must have and nothing else. */
    public List<Operand> keys() {
      return List.of(keys);
    }

    @Override
    public boolean run(Machine machine) {
      machine.tick();
      @Nullable Value found = value.value(machine);
      if (!(found instanceof ObjectValue object) || object.size() != keys.length) {
        return false;
      }
      for (Operand key : keys) {
        Value wanted = key.value(machine);
        if (wanted == null || !object.containsKey(wanted)) {
          return false;
        }
      }
      return proceed(machine);
    }
  }
}
