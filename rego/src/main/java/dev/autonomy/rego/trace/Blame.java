package dev.autonomy.rego.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which expression is to blame when a body does not hold. Its expressions run one behind
 * the other: all before the one to blame have held at some time, and that one never has.
 */
public final class Blame {

  private final Set<TracedExpression> everHeld = new HashSet<>();
  private final List<Failing> failing = new ArrayList<>();

  /** An expression that has failed. */
  private static final class Failing {
    final TracedExpression expression;
    final List<TracedValue> values;
    long times = 1;

    Failing(TracedExpression expression, List<TracedValue> values) {
      this.expression = expression;
      this.values = values;
    }

    Failure failure(@Nullable Failure within) {
      return new Failure(expression, values, times, within);
    }
  }

  /** Nothing has happened yet. */
  public Blame() {}

  /** An expression of the body, or inside one of them, holds. */
  public void held(TracedExpression expression) {
    everHeld.add(expression);
  }

  /** An expression of the body, or inside one of them, fails; the first time is kept. */
  public void failed(TracedExpression expression, Supplier<List<TracedValue>> values) {
    for (Failing known : failing) {
      if (known.expression == expression) {
        known.times++;
        return;
      }
    }
    failing.add(new Failing(expression, values.get()));
  }

  /**
   * The expression to blame, or null if every expression held.
   *
   * @param body the expressions of the body itself; empty if any may be meant
   */
  public @Nullable Failure failure(List<TracedExpression> body) {
    Failing blamed = null;
    for (Failing candidate : failing) {
      // Inner ones are heard of first: what contains them comes later.
      if (!everHeld.contains(candidate.expression)
          && (body.isEmpty() || body.contains(candidate.expression))) {
        blamed = candidate;
      }
    }
    if (blamed == null) {
      return null;
    }
    for (Failing candidate : failing) {
      if (candidate != blamed && candidate.expression.isWithin(blamed.expression)) {
        return blamed.failure(candidate.failure(null));
      }
    }
    return blamed.failure(null);
  }
}
