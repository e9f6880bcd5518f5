package dev.autonomy.rego.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a body did not hold.
 *
 * @param expression what did not hold; null for an argument in the head of a function
 * @param values what its terms stood for the first time it failed
 * @param times how often it failed: once for each solution of the expressions before it
 * @param within what failed first inside of it, in {@code every} and the like; null if nothing did
 */
public record Failure(
    @Nullable TracedExpression expression,
    List<TracedValue> values,
    long times,
    @Nullable Failure within) {

  /** Copies the list. */
  public Failure {
    values = List.copyOf(values);
  }
}
