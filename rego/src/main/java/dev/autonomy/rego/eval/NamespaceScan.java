package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code data.pkg[x].p[y]}: follows keys, known and free ones, through packages, rules and base
 * data. Only what the keys lead to is evaluated.
 */
public final class NamespaceScan extends Step {

  private final Namespace namespace;
  private final @Nullable Operand[] keys;
  private final int[] keySlots;
  private final int valueSlot;

  /**
   * Follows keys from {@code namespace} on.
   *
   * @param keys the known keys; null where the key is free
   * @param keySlots where the free keys go
   * @param valueSlot where the value at the end goes
   */
  public NamespaceScan(
      Namespace namespace, @Nullable Operand[] keys, int[] keySlots, int valueSlot) {
    this.namespace = namespace;
    this.keys = keys.clone();
    this.keySlots = keySlots.clone();
    this.valueSlot = valueSlot;
  }

  @Override
  public boolean run(Machine machine) {
    return follow(machine, namespace, namespace.base(machine), 0);
  }

  /**
   * Goes on from a place.
   *
   * @param place null when no rules are here
   * @param base the value here, rules left aside
   */
  private boolean follow(
      Machine machine, @Nullable Namespace place, @Nullable Value base, int position) {
    machine.tick();
    if (place != null && isWhole(machine, place)) {
      Value value = place.extent(machine, base);
      return value != null && follow(machine, null, value, position);
    }
    if (position == keys.length) {
      Value value = place == null ? base : place.extent(machine, base);
      if (value == null) {
        return false;
      }
      machine.set(valueSlot, value);
      return proceed(machine);
    }
    Operand key = keys[position];
    if (key != null) {
      Value known = key.value(machine);
      return known != null && enter(machine, place, base, known, position);
    }
    return tryAll(machine, place, base, position);
  }

  /** Whether no rule is found below a place: one is there, or a value has taken it. */
  private static boolean isWhole(Machine machine, Namespace place) {
    return place.document() != null || place.function() != null || place.isReplaced(machine);
  }

  private boolean tryAll(
      Machine machine, @Nullable Namespace place, @Nullable Value base, int position) {
    if (base != null && base.isCollection()) {
      for (int i = 0; i < base.size(); i++) {
        Value key = Bodies.key(base, i);
        machine.set(keySlots[position], key);
        if (enter(machine, place, base, key, position)) {
          return true;
        }
      }
    }
    if (place != null) {
      for (Map.Entry<Value, Namespace> entry : place.children().entrySet()) {
        machine.set(keySlots[position], entry.getKey());
        if (enter(machine, place, base, entry.getKey(), position)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean enter(
      Machine machine, @Nullable Namespace place, @Nullable Value base, Value key, int position) {
    Namespace child = place == null ? null : place.child(key);
    Value below = base == null ? null : base.get(key);
    if (child == null && below == null) {
      return false;
    }
    return follow(machine, child, below, position + 1);
  }
}
