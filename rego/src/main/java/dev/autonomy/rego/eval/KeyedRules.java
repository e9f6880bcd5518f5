package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a set or an object as a function of its first keys: what they say at one place, and
 * nothing of what they would say elsewhere. OPA looks at no other place either, so that a conflict
 * there is no error.
 */
public final class KeyedRules {

  private final Document document;
  private final int keys;
  private final Map<Value, List<ObjectDocument.Nested>> nested = new HashMap<>();
  private RuleSet rules = RuleSet.EMPTY;
  private boolean single;
  private boolean memoized;

  /** What {@code document} has at {@code keys} keys; its rules are still to be planned. */
  public KeyedRules(Document document, int keys) {
    this.document = document;
    this.keys = keys;
  }

  /** The set or the object. */
  public Document document() {
    return document;
  }

  /** Number of keys. */
  public int keys() {
    return keys;
  }

  /**
   * Gives rules for members, or for values right at the keys, once. Their frames begin with the
   * keys; they end in {@link Outcomes.Produce}.
   *
   * @param costly whether results are worth keeping: the rules search or call
   */
  public void define(RuleSet ruleSet, boolean costly) {
    rules = ruleSet;
    single = true;
    memoized = costly;
  }

  /** Gives rules for an object in which there may be more below the keys, once. */
  public void define(RuleSet ruleSet, List<ObjectDocument.Nested> below) {
    rules = ruleSet;
    memoized = true;
    for (ObjectDocument.Nested document : below) {
      Value first = document.path().key(0);
      List<ObjectDocument.Nested> same = nested.get(first);
      if (same == null) {
        same = new ArrayList<>();
        nested.put(first, same);
      }
      same.add(document);
    }
  }

  /** The value at the keys that the stack has from {@code frame} on; null when undefined. */
  @Nullable Value value(Machine machine, int frame) {
    FunctionMemo memo = null;
    if (memoized) {
      for (int i = frame; i < frame + keys; i++) {
        machine.chargeComparison(machine.stack[i]);
      }
      memo = machine.scope.memo();
      Value known = memo.find(this, machine.stack, frame, keys);
      if (known != null) {
        return Machine.remembered(known);
      }
    }
    KeyedUse use = machine.scope.use(document.index, machine.turn());
    boolean isTry = use.isTimeToTry() && machine.mayTry(use.limit());
    Value whole = isTry ? WholeTry.of(document, machine, use) : null;
    if (whole != null) {
      return follow(machine, whole, frame);
    }
    long before = machine.usefulInstructions();
    int printed = machine.printed;
    Value value = evaluateNested(machine, frame);
    use.add(machine.usefulInstructions() - before);
    boolean hasPrinted = machine.printed != printed;
    if (hasPrinted) {
      use.stayWithKeys();
    }
    if (memo != null && (value != null || !hasPrinted)) {
      machine.collect(1);
      memo.put(this, machine.stack, frame, keys, value == null ? Machine.UNDEFINED : value);
    }
    return value;
  }

  /** What the keys on the stack lead to in the whole document; null when undefined. */
  @Nullable Value follow(Machine machine, @Nullable Value whole, int frame) {
    Value value = whole;
    for (int i = frame; i < frame + keys && value != null; i++) {
      machine.chargeComparison(machine.stack[i]);
      value = value.get(machine.stack[i]);
    }
    return value;
  }

  private @Nullable Value evaluateNested(Machine machine, int frame) {
    Document caller = machine.running;
    machine.running = document;
    machine.descend();
    Value value = single ? single(machine, frame) : below(machine, frame);
    machine.ascend();
    machine.running = caller;
    return value;
  }

  private @Nullable Value single(Machine machine, int frame) {
    Value outer = machine.result;
    rules.decide(machine, frame, ObjectTree.CONFLICT);
    Value value = machine.result;
    machine.result = outer;
    return value;
  }

  private @Nullable Value below(Machine machine, int frame) {
    ObjectTree outer = machine.tree;
    ObjectTree tree = new ObjectTree();
    machine.tree = tree;
    rules.contribute(machine, frame);
    for (ObjectDocument.Nested below : nested.getOrDefault(machine.stack[frame], List.of())) {
      if (isOnTheWay(machine, below.path(), frame)) {
        below.addTo(tree, machine);
      }
    }
    machine.tree = outer;
    return follow(machine, tree.build(), frame);
  }

  private boolean isOnTheWay(Machine machine, Path path, int frame) {
    for (int i = 1; i < Math.min(keys, path.length()); i++) {
      if (!path.key(i).equals(machine.stack[frame + i])) {
        return false;
      }
    }
    return true;
  }
}
