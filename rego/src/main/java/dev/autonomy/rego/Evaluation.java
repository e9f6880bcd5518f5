package dev.autonomy.rego;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.eval.Machine;
import dev.autonomy.rego.eval.RuleBody;
import dev.autonomy.rego.plan.QueryPlan;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of a policy for one input. Documents that were computed once are kept until it is
 * closed, so that several entrypoints share their work and agree.
 *
 * <p>Belongs to one thread at a time, {@link #cancel} aside. After {@link #close} it must not be
 * used: its memory may already serve another evaluation.
 */
public final class Evaluation implements AutoCloseable {

  private final Machine machine;
  private final EvaluationPool pool;
  private boolean open;

  Evaluation(Machine machine, EvaluationPool pool) {
    this.machine = machine;
    this.pool = pool;
  }

  void open(
      Value data,
      @Nullable Value[] resolvedData,
      @Nullable Value input,
      EvaluationOptions options,
      Capabilities capabilities) {
    machine.begin(data, resolvedData, input, options, capabilities);
    open = true;
  }

  /** Tells {@code listener} what happens; the program has to be a traced one. */
  void tell(TraceListener listener) {
    machine.tell(listener);
  }

  /**
   * The value of a document; null when it is undefined.
   *
   * @throws EvaluationException if there is no answer; the evaluation may still be asked for other
   *     documents, within what is left of its limits
   */
  public @Nullable Value value(Entrypoint entrypoint) {
    requireOpen();
    boolean finished = false;
    try {
      Value value = entrypoint.operand().value(machine);
      machine.answer(value);
      finished = true;
      return value;
    } catch (StackOverflowError deep) {
      throw tooDeep();
    } finally {
      if (!finished) {
        machine.unwind();
      }
    }
  }

  /**
   * Whether a document is the boolean {@code true}; undefined and anything else is not.
   *
   * @throws EvaluationException if there is no answer
   */
  public boolean isTrue(Entrypoint entrypoint) {
    return value(entrypoint) instanceof BooleanValue truth && truth.value();
  }

  /**
   * The rule that gave the document of {@code entrypoint} its value in this evaluation. For a set
   * or an object with several rules, the first that contributed. Empty when the document is
   * undefined, is not a rule, or was not asked for.
   */
  public Optional<DecidingRule> decidedBy(Entrypoint entrypoint) {
    requireOpen();
    int document = entrypoint.document();
    RuleBody decider = document == Entrypoint.NO_DOCUMENT ? null : machine.decider(document);
    return decider == null ? Optional.empty() : decider.description();
  }

  /**
   * All solutions of a query, in the order in which they are found.
   *
   * @throws EvaluationException if there is no answer
   */
  public List<Solution> solve(Query query) {
    requireOpen();
    QueryPlan plan = query.plan();
    boolean finished = false;
    try {
      List<@Nullable Value[]> found = machine.solve(plan.body());
      List<Solution> solutions = new ArrayList<>(found.size());
      for (@Nullable Value[] values : found) {
        for (Value value : values) {
          machine.answer(value);
        }
        solutions.add(solution(plan, values));
      }
      finished = true;
      return solutions;
    } catch (StackOverflowError deep) {
      throw tooDeep();
    } finally {
      if (!finished) {
        machine.unwind();
      }
    }
  }

  private static Solution solution(QueryPlan plan, @Nullable Value[] values) {
    SequencedMap<String, Value> bindings = new LinkedHashMap<>();
    List<Value> expressions = new ArrayList<>(plan.expressionCount());
    int variables = plan.variables().size();
    for (int i = 0; i < values.length; i++) {
      Value value = values[i];
      if (value == null) {
        throw new IllegalStateException("a solution leaves something undefined");
      }
      if (i < variables) {
        bindings.put(plan.variables().get(i), value);
      } else {
        expressions.add(value);
      }
    }
    return new Solution(bindings, expressions);
  }

  /** Instructions used so far. */
  public long instructions() {
    return machine.instructions();
  }

  /**
   * Ends the evaluation from another thread: what runs fails with {@link
   * EvaluationException#CANCELLED} within a fraction of a millisecond.
   */
  public void cancel() {
    machine.cancel();
  }

  /** Gives the memory back. */
  @Override
  public void close() {
    if (open) {
      open = false;
      machine.end();
      pool.put(this);
    }
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("evaluation is closed: open another with Policy.evaluate");
    }
  }

  private static EvaluationException tooDeep() {
    return new EvaluationException(
        EvaluationException.BUDGET_EXCEEDED,
        "evaluation nests deeper than the stack of its thread",
        Location.NONE);
  }
}
