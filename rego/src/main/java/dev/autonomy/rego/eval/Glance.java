package dev.autonomy.rego.eval;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.trace.TracedValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A look at what a term stands for that changes nothing: documents are shown if they are known, and
 * nothing is called.
 *
 * @param location the term
 * @param operand the term as planned; for a call, the slot that keeps its result
 */
public record Glance(Location location, Operand operand) {

  /** Adds what the term stands for, unless that is not known. */
  @SuppressWarnings("ReferenceEquality") // the marker is one object, whatever it equals
  void addTo(List<TracedValue> values, Machine machine) {
    Value value = look(operand, machine);
    if (value != null) {
      values.add(new TracedValue(location, value == Machine.UNDEFINED ? null : value));
    }
  }

  /** The value, {@link Machine#UNDEFINED}, or null if it takes an evaluation to know. */
  @SuppressWarnings("ReferenceEquality")
  private static @Nullable Value look(Operand operand, Machine machine) {
    if (operand instanceof Slot slot) {
      Value value = machine.stack[machine.base + slot.index()];
      return value == TraceState.NOT_EVALUATED ? null : value;
    }
    if (operand instanceof DocumentValue document) {
      return machine.documents[document.document()];
    }
    if (operand instanceof Select select) {
      Value collection = look(select.collection(), machine);
      Value key = look(select.key(), machine);
      if (collection == null || key == null) {
        return null;
      }
      return collection == Machine.UNDEFINED || key == Machine.UNDEFINED
          ? Machine.UNDEFINED
          : known(collection.get(key));
    }
    if (operand instanceof KeyedValue keyed) {
      return look(keyed, machine);
    }
    return operand instanceof InputPath
            || operand instanceof BaseData
            || operand instanceof Constant
        ? known(operand.value(machine))
        : null;
  }

  @SuppressWarnings("ReferenceEquality")
  private static @Nullable Value look(KeyedValue keyed, Machine machine) {
    Value[] keys = new Value[keyed.keys().length];
    for (int i = 0; i < keys.length; i++) {
      Value key = look(keyed.keys()[i], machine);
      if (key == null || key == Machine.UNDEFINED) {
        return key;
      }
      keys[i] = key;
    }
    return keyed.known(machine, keys);
  }

  private static Value known(@Nullable Value value) {
    return value == null ? Machine.UNDEFINED : value;
  }
}
