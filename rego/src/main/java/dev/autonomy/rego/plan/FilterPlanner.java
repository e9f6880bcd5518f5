package dev.autonomy.rego.plan;

import dev.autonomy.rego.eval.Assign;
import dev.autonomy.rego.eval.BaseData;
import dev.autonomy.rego.eval.Comparison;
import dev.autonomy.rego.eval.DocumentValue;
import dev.autonomy.rego.eval.EqualityFilter;
import dev.autonomy.rego.eval.InputPath;
import dev.autonomy.rego.eval.Membership;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Scan;
import dev.autonomy.rego.eval.Select;
import dev.autonomy.rego.eval.Shapes;
import dev.autonomy.rego.eval.Slot;
import dev.autonomy.rego.eval.Step;
import dev.autonomy.rego.eval.Test;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads from the steps behind a scan which equalities its elements must satisfy, as long as these
 * steps do nothing but look at values: they cannot fail, so that it makes no difference whether
 * they run for an element that fails one of them.
 */
final class FilterPlanner {

  /** What an operand depends on, as bits. */
  private static final int ON_ELEMENT = 1;

  private static final int ON_OTHERS = 2;

  /** Reads a slot that is assigned behind the scan, so that it means nothing before. */
  private static final int ON_LATE = 4;

  /** Does more than look at values, or looks at what is not known here. */
  private static final int ON_MORE = 8;

  private final Scan scan;
  private final int firstSlot;
  private final Map<Integer, Assigned> assigned = new HashMap<>();
  private final Set<Integer> documents = new LinkedHashSet<>();
  private final List<Operand> fields = new ArrayList<>();
  private final List<Operand> wanted = new ArrayList<>();

  /** What a variable has become since the scan, in terms of what was there before. */
  private record Assigned(Operand value, int dependencies) {}

  /** Looks at what follows {@code scan}. */
  FilterPlanner(Scan scan) {
    this.scan = scan;
    firstSlot =
        scan.keySlot() == Scan.NO_SLOT
            ? scan.valueSlot()
            : Math.min(scan.keySlot(), scan.valueSlot());
  }

  /** Takes in the next step; returns whether the step behind it may be looked at, too. */
  boolean follow(Step step) {
    if (step instanceof Assign assign) {
      Operand value = resolve(assign.value());
      assigned.put(assign.slot(), new Assigned(value, dependencies(value)));
      return isHarmless(value);
    }
    if (step instanceof Test test) {
      boolean harmless = isHarmless(test.condition());
      if (harmless && test.isWanted() && test.condition() instanceof Comparison comparison) {
        add(comparison);
      }
      return harmless;
    }
    return step instanceof Shapes.IsArray array && isHarmless(array.value())
        || step instanceof Shapes.IsObject object && isHarmless(object);
  }

  private void add(Comparison comparison) {
    if (comparison.operator() != Comparison.Operator.EQUAL) {
      return;
    }
    Operand left = resolve(comparison.left());
    Operand right = resolve(comparison.right());
    if (isField(left) && isKnownBefore(right)) {
      add(left, right);
    } else if (isField(right) && isKnownBefore(left)) {
      add(right, left);
    }
  }

  private boolean isField(Operand operand) {
    return dependencies(operand) == ON_ELEMENT;
  }

  private boolean isKnownBefore(Operand operand) {
    return (dependencies(operand) & (ON_ELEMENT | ON_LATE)) == 0;
  }

  private void add(Operand field, Operand value) {
    fields.add(field);
    wanted.add(value);
    int[] known = new int[documents.size()];
    int count = 0;
    for (Integer document : documents) {
      known[count++] = document;
    }
    scan.filterBy(
        new EqualityFilter(fields.toArray(new Operand[0]), wanted.toArray(new Operand[0]), known));
  }

  private boolean isHarmless(Shapes.IsObject shape) {
    boolean harmless = isHarmless(shape.value());
    for (Operand key : shape.keys()) {
      harmless &= isHarmless(key);
    }
    return harmless;
  }

  private boolean isHarmless(Operand operand) {
    return (dependencies(operand) & ON_MORE) == 0;
  }

  /** What the operand depends on; notes the documents that it looks at. */
  private int dependencies(Operand operand) {
    if (operand.constant() != null) {
      return 0;
    }
    if (operand instanceof Slot slot) {
      return dependencies(slot);
    }
    if (operand instanceof Select select) {
      return dependencies(select.collection()) | dependencies(select.key());
    }
    if (operand instanceof Comparison comparison) {
      return dependencies(comparison.left()) | dependencies(comparison.right());
    }
    if (operand instanceof Membership membership) {
      return dependencies(membership.element()) | dependencies(membership.collection());
    }
    if (operand instanceof DocumentValue document) {
      documents.add(document.document());
      return ON_OTHERS;
    }
    return operand instanceof InputPath || operand instanceof BaseData ? ON_OTHERS : ON_MORE;
  }

  private int dependencies(Slot slot) {
    if (slot.index() < firstSlot) {
      return ON_OTHERS;
    }
    if (slot.index() == scan.keySlot() || slot.index() == scan.valueSlot()) {
      return ON_ELEMENT;
    }
    Assigned since = assigned.get(slot.index());
    return since == null ? ON_MORE : since.dependencies | ON_LATE;
  }

  /**
   * The operand with what a variable was assigned since the scan in the place of the variable, as
   * far as that cannot double the operand: not in keys, nor on the sides of a comparison.
   */
  private Operand resolve(Operand operand) {
    if (operand instanceof Slot slot) {
      Assigned since = assigned.get(slot.index());
      return since == null ? operand : since.value;
    }
    return operand instanceof Select select
        ? Select.of(resolve(select.collection()), select.key())
        : operand;
  }
}
