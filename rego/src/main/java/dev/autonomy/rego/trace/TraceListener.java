package dev.autonomy.rego.trace;

import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens during one evaluation, in the thread that evaluates. What a listener throws
 * ends the evaluation.
 *
 * <p>Evaluation searches: an expression is tried for each solution of those before it, and may hold
 * several times. Everything between {@link #entered} and {@link #left} of a rule belongs to that
 * rule, rules that it needs for the first time included. Values that were known from before, of
 * documents and of calls of functions, are not heard of again. An error cuts the events short.
 *
 * <p>Suppliers give values as they are at that moment; they must not be kept.
 */
public interface TraceListener {

  /** The body of a rule is about to be tried. */
  default void entered(TracedRule rule) {}

  /**
   * The place of what the rule says is known from here on, before the rest of the body has run; for
   * rules such as {@code p[key] := value}.
   *
   * @param keys those behind the fixed part of the path, one for each that the head has
   */
  default void placed(TracedRule rule, List<Value> keys) {}

  /** The body has a solution, for which the rule says {@code value}; it may have more. */
  default void produced(TracedRule rule, Value value) {}

  /** All wanted solutions of the body have been found, if there are any. */
  default void left(TracedRule rule) {}

  /** Whether to call {@link #skipped}: it takes time for each rule that the index left out. */
  default boolean hearsSkipped() {
    return false;
  }

  /**
   * The index knew without trying the rule that it cannot hold.
   *
   * @param condition the first expression that does not hold; null when it is about the arguments
   *     in the head of a function
   */
  default void skipped(
      TracedRule rule, @Nullable TracedExpression condition, Supplier<List<TracedValue>> values) {}

  /** An expression is about to be evaluated. */
  default void evaluating(TracedExpression expression) {}

  /** The expression holds; what follows it runs next. */
  default void held(TracedExpression expression) {}

  /** Since it was last {@link #evaluating}, the expression did not hold for anything. */
  default void failed(TracedExpression expression, Supplier<List<TracedValue>> values) {}

  /** The policy printed a line, by the expression that is being evaluated. */
  default void printed(String line) {}
}
