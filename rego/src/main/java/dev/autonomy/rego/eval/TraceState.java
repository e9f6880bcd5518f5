package dev.autonomy.rego.eval;

import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.trace.TracedValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a traced program remembers during one evaluation. */
final class TraceState {

  /** Stands for the result of a call that has not run; compared by identity. */
  static final Value NOT_EVALUATED = StringValue.of("not evaluated");

  private static final int INITIAL_EXPRESSIONS = 64;

  final TraceListener listener;
  private long[] timesHeld = new long[INITIAL_EXPRESSIONS];

  /** Values seen in the scope of a {@code with}, for the failure that is reported outside. */
  private @Nullable List<TracedValue> kept;

  private int keptFor;

  TraceState(TraceListener listener) {
    this.listener = listener;
  }

  /** How often the expression of that number has held so far. */
  long timesHeld(int expression) {
    return expression < timesHeld.length ? timesHeld[expression] : 0;
  }

  void countHeld(int expression) {
    if (expression >= timesHeld.length) {
      timesHeld = Arrays.copyOf(timesHeld, Math.max(expression + 1, timesHeld.length * 2));
    }
    timesHeld[expression]++;
  }

  void keep(int expression, List<TracedValue> values) {
    keptFor = expression;
    kept = values;
  }

  /** The kept values of an expression, or null. */
  @Nullable List<TracedValue> takeKept(int expression) {
    List<TracedValue> values = keptFor == expression ? kept : null;
    kept = null;
    return values;
  }

  /** Drops what was kept for a failure that was never reported. */
  void forget() {
    kept = null;
  }

  static List<TracedValue> look(Glance[] glances, Machine machine) {
    List<TracedValue> values = new ArrayList<>(glances.length);
    for (Glance glance : glances) {
      glance.addTo(values, machine);
    }
    return values;
  }
}
