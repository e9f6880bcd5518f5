package dev.autonomy.rego;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled policy together with its base data: immutable, and evaluated by any number of threads
 * at once without locks.
 */
public final class Policy {

  Policy() {}

  /**
   * The document at {@code path}, such as {@code data.autonomy.allow} or {@code data.roles["site
   * admin"]}: a rule, a package, base data or a part of one. A path to nothing is no error: its
   * value is always undefined.
   *
   * @throws RegoException if the text is not a path that begins with {@code data}
   */
  public Entrypoint rule(String path) {
    return new Entrypoint(path, -1, false);
  }

  /**
   * Compiles a query, such as {@code data.roles[user] == "admin"; user != input.self}.
   *
   * @throws RegoException with all that is wrong with it
   */
  public Query query(String text) {
    return new Query(text, List.of());
  }

  /** This policy over other base data; nothing is compiled again. */
  public Policy withData(ObjectValue data) {
    return this;
  }

  /** The base data. */
  public ObjectValue data() {
    return ObjectValue.EMPTY;
  }

  /**
   * Opens an evaluation with {@link EvaluationOptions#DEFAULT} with {@link Capabilities#system}.
   */
  public Evaluation evaluate(@Nullable Value input) {
    return evaluate(input, EvaluationOptions.DEFAULT, Capabilities.system());
  }

  /**
   * Opens an evaluation; nothing is evaluated yet. Close it: its memory serves the next one.
   *
   * @param input the document {@code input}; null leaves it undefined
   * @param capabilities clock, randomness, {@code print} and whatever else reaches outside; an
   *     implementation that records what it gives makes the evaluation repeatable
   */
  public Evaluation evaluate(
      @Nullable Value input, EvaluationOptions options, Capabilities capabilities) {
    return new Evaluation();
  }
}
