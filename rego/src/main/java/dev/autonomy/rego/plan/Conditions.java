package dev.autonomy.rego.plan;

import dev.autonomy.rego.builtin.GlobPrefix;
import dev.autonomy.rego.eval.Assign;
import dev.autonomy.rego.eval.BaseData;
import dev.autonomy.rego.eval.BuiltinCall;
import dev.autonomy.rego.eval.Comparison;
import dev.autonomy.rego.eval.Condition;
import dev.autonomy.rego.eval.InputPath;
import dev.autonomy.rego.eval.Membership;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Path;
import dev.autonomy.rego.eval.Select;
import dev.autonomy.rego.eval.Slot;
import dev.autonomy.rego.eval.Step;
import dev.autonomy.rego.eval.Test;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the steps of a rule the conditions that an index can look up: equality with constants,
 * membership in constant collections, and prefixes, those of globs too, of places in the input, in
 * base data and in the arguments.
 */
final class Conditions {

  /** Larger collections are left to the rule. */
  private static final int MAX_VALUES = 256;

  private final int arguments;
  private final Map<Integer, Operand> assigned = new HashMap<>();
  private final List<Condition> conditions = new ArrayList<>();

  private Conditions(int arguments) {
    this.arguments = arguments;
  }

  /** Something whose parts can be looked at before a rule is tried. */
  private record Place(String root, Path path) {}

  /**
   * The conditions of a rule.
   *
   * @param steps those of the body itself, without what is inside other steps
   * @param arguments number of slots that hold arguments
   */
  static List<Condition> of(List<Step> steps, int arguments) {
    Conditions found = new Conditions(arguments);
    for (Step step : steps) {
      if (step instanceof Assign assign) {
        found.assigned.put(assign.slot(), assign.value());
      } else if (step instanceof Test test && test.isWanted()) {
        found.add(test.condition());
      }
    }
    return found.conditions;
  }

  private void add(Operand condition) {
    if (condition instanceof Comparison comparison) {
      if (comparison.operator() == Comparison.Operator.EQUAL) {
        addEqual(comparison.left(), comparison.right().constant());
        addEqual(comparison.right(), comparison.left().constant());
      }
    } else if (condition instanceof Membership membership) {
      addMember(membership);
    } else if (condition instanceof BuiltinCall call) {
      if (call.name().equals("startswith")) {
        Value prefix = call.arguments().get(1).constant();
        addPrefix(call.arguments().get(0), prefix instanceof StringValue s ? s.value() : null);
      } else if (call.name().equals("glob.match")) {
        addGlob(call.arguments());
      }
    }
  }

  private void addEqual(Operand operand, @Nullable Value constant) {
    if (constant != null) {
      addOneOf(operand, Set.of(constant));
    }
  }

  private void addMember(Membership membership) {
    Set<Value> values = new LinkedHashSet<>();
    if (membership.collection().constant() instanceof SetValue set) {
      set.forEach(values::add);
    } else if (membership.collection().constant() instanceof ArrayValue array) {
      array.forEach(values::add);
    } else {
      return;
    }
    if (values.size() <= MAX_VALUES) {
      addOneOf(membership.element(), values);
    }
  }

  private void addOneOf(Operand operand, Set<Value> values) {
    Operand resolved = resolve(operand);
    Place place = place(resolved);
    if (place != null) {
      conditions.add(new Condition.IsOneOf(place, resolved, values));
    }
  }

  private void addGlob(List<Operand> operands) {
    Value pattern = operands.get(0).constant();
    Value delimiters = operands.get(1).constant();
    if (pattern != null && delimiters != null) {
      addPrefix(operands.get(2), GlobPrefix.of(pattern, delimiters));
    }
  }

  private void addPrefix(Operand operand, @Nullable String prefix) {
    Operand resolved = resolve(operand);
    Place place = place(resolved);
    if (place != null && prefix != null) {
      conditions.add(new Condition.StartsWith(place, resolved, prefix));
    }
  }

  /** What a variable was assigned, or the operand itself. */
  private Operand resolve(Operand operand) {
    if (operand instanceof Slot slot) {
      Operand value = assigned.get(slot.index());
      return value == null ? operand : resolve(value);
    }
    if (operand instanceof Select select && select.collection() instanceof Slot) {
      return Select.of(resolve(select.collection()), select.key());
    }
    return operand;
  }

  private @Nullable Place place(Operand operand) {
    if (operand instanceof InputPath input) {
      return new Place("input", input.path());
    }
    if (operand instanceof BaseData data) {
      return new Place("data", data.path());
    }
    if (operand instanceof Slot slot && slot.index() < arguments) {
      return new Place("argument " + slot.index(), Path.EMPTY);
    }
    if (operand instanceof Select select) {
      Value key = select.key().constant();
      Place below = key == null ? null : place(resolve(select.collection()));
      return key == null || below == null ? null : new Place(below.root, below.path.then(key));
    }
    return null;
  }
}
