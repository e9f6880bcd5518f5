package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** The last steps of bodies: what to do with a solution. */
public final class Outcomes {

  private Outcomes() {}

  /** One solution is enough to know that there is one. */
  public static final class Found extends Step {
    @Override
    public boolean run(Machine machine) {
      return true;
    }
  }

  /** The value of a rule, on which all solutions must agree. */
  public static final class Produce extends Step {
    private final Operand value;
    private final boolean once;
    private final String conflict;
    private final Location location;

    /**
     * The value that the head says.
     *
     * @param once whether it is the same for every solution, so that one is enough
     * @param isFunction decides how a disagreement is worded
     */
    public Produce(Operand value, boolean once, boolean isFunction, Location location) {
      this(
          value,
          once,
          isFunction ? FunctionDocument.CONFLICT : CompleteDocument.CONFLICT,
          location);
    }

    private Produce(Operand value, boolean once, String conflict, Location location) {
      this.value = value;
      this.once = once;
      this.conflict = conflict;
      this.location = location;
    }

    /** The value at a key of a set or an object; every solution is looked at. */
    public static Produce atKey(Operand value, Location location) {
      return new Produce(value, false, ObjectTree.CONFLICT, location);
    }

    @Override
    public boolean run(Machine machine) {
      Value produced = value.value(machine);
      if (produced == null) {
        return false;
      }
      if (machine.result == null) {
        machine.result = produced;
      } else if (!machine.same(machine.result, produced)) {
        throw new EvaluationException(EvaluationException.CONFLICT, conflict, location);
      }
      return once;
    }
  }

  /** A member of a set. */
  public static final class AddMember extends Step {
    private final Operand member;

    /** Adds {@code member} for every solution. */
    public AddMember(Operand member) {
      this.member = member;
    }

    @Override
    public boolean run(Machine machine) {
      Value added = member.value(machine);
      if (added != null) {
        machine.found = true;
        SetValue.Builder members = machine.members;
        if (members == null) {
          members = new SetValue.Builder();
          machine.members = members;
        }
        machine.chargeComparison(added);
        if (members.add(added)) {
          machine.collect(1);
        }
      }
      return false;
    }
  }

  /** An element of an array. */
  public static final class AddElement extends Step {
    private final Operand element;

    /** Appends {@code element} for every solution. */
    public AddElement(Operand element) {
      this.element = element;
    }

    @Override
    public boolean run(Machine machine) {
      Value added = element.value(machine);
      if (added != null) {
        ArrayValue.Builder elements = machine.elements;
        if (elements == null) {
          elements = new ArrayValue.Builder();
          machine.elements = elements;
        }
        elements.add(added);
        machine.collect(1);
      }
      return false;
    }
  }

  /** An entry of an object; one key has one value. */
  public static final class AddEntry extends Step {
    private final Operand key;
    private final Operand value;
    private final Location location;

    /** Adds the entry for every solution. */
    public AddEntry(Operand key, Operand value, Location location) {
      this.key = key;
      this.value = value;
      this.location = location;
    }

    @Override
    public boolean run(Machine machine) {
      Value addedKey = key.value(machine);
      Value addedValue = addedKey == null ? null : value.value(machine);
      if (addedKey == null || addedValue == null) {
        return false;
      }
      ObjectValue.Builder entries = machine.entries;
      if (entries == null) {
        entries = new ObjectValue.Builder();
        machine.entries = entries;
      }
      machine.chargeComparison(addedKey);
      Value earlier = entries.putIfAbsent(addedKey, addedValue);
      if (earlier == null) {
        machine.collect(1);
      } else if (!machine.same(earlier, addedValue)) {
        throw new EvaluationException(EvaluationException.CONFLICT, ObjectTree.CONFLICT, location);
      }
      return false;
    }
  }

  /** A value at a place in the object that the rules of a document fill. */
  public static final class PutAtPath extends Step {
    private final Operand[] path;
    private final Operand value;
    private final boolean isMember;
    private final Location location;

    /**
     * Puts {@code value} at {@code path} for every solution.
     *
     * @param isMember whether there is a set at the path and the value becomes a member of it
     */
    public PutAtPath(Operand[] path, Operand value, boolean isMember, Location location) {
      this.path = path.clone();
      this.value = value;
      this.isMember = isMember;
      this.location = location;
    }

    @Override
    public boolean run(Machine machine) {
      Value[] keys = new Value[path.length];
      for (int i = 0; i < keys.length; i++) {
        Value key = path[i].value(machine);
        if (key == null) {
          return false;
        }
        keys[i] = key;
      }
      Value put = value.value(machine);
      ObjectTree tree = machine.tree;
      if (put != null && tree != null) {
        machine.found = true;
        machine.collect(keys.length);
        for (Value key : keys) {
          machine.chargeComparison(key);
        }
        machine.chargeComparison(put);
        Path at = Path.owning(keys);
        if (isMember) {
          tree.add(at, put, location);
        } else {
          tree.put(at, put, location);
        }
      }
      return false;
    }
  }

  /** A solution of a query: the values of its variables, in order. */
  public static final class Report extends Step {
    private final Operand[] values;

    /** Reports these values for every solution. */
    public Report(Operand... values) {
      this.values = values.clone();
    }

    @Override
    public boolean run(Machine machine) {
      @Nullable Value[] solution = new Value[values.length];
      for (int i = 0; i < values.length; i++) {
        solution[i] = values[i].value(machine);
      }
      machine.collect(1);
      machine.solutions.add(solution);
      return false;
    }
  }
}
