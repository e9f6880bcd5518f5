package dev.autonomy.rego;

import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of a policy for one input. Documents that were computed once are kept until it is
 * closed, so that several entrypoints share their work and agree.
 *
 * <p>Belongs to one thread at a time, {@link #cancel} aside. After {@link #close} it must not be
 * used: its memory may already serve another evaluation.
 */
public final class Evaluation implements AutoCloseable {

  Evaluation() {}

  /**
   * The value of a document; null when it is undefined.
   *
   * @throws EvaluationException if there is no answer; the evaluation may still be asked for other
   *     documents, within what is left of its limits
   */
  public @Nullable Value value(Entrypoint entrypoint) {
    return null;
  }

  /**
   * The rule that gave the document of {@code entrypoint} its value in this evaluation. For a set
   * or an object with several rules, the first that contributed. Empty when the document is
   * undefined, is not a rule, or was not asked for.
   */
  public Optional<DecidingRule> decidedBy(Entrypoint entrypoint) {
    return Optional.empty();
  }

  /**
   * All solutions of a query, in the order in which they are found.
   *
   * @throws EvaluationException if there is no answer
   */
  public List<Solution> solve(Query query) {
    return List.of();
  }

  /** Instructions used so far. */
  public long instructions() {
    return 0;
  }

  /**
   * Ends the evaluation from another thread: what runs fails with {@link
   * EvaluationException#CANCELLED} within a fraction of a millisecond.
   */
  public void cancel() {}

  /** Gives the memory back. */
  @Override
  public void close() {}
}
