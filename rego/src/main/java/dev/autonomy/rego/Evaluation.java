package dev.autonomy.rego;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.eval.Defect;
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
 * <p>Belongs to one thread at a time, {@link #cancel} aside. After {@link #close} it refuses to
 * answer; closing it again and cancelling it do nothing.
 */
public final class Evaluation implements AutoCloseable {

  private enum State {
    /** Ready to answer. */
    OPEN,
    /** Ready to answer, with a machine that serves no other evaluation later. */
    SUSPECT,
    /** Stopped by a failure that could not be cleaned up after. */
    HALFWAY,
    CLOSED
  }

  private final Machine machine;
  private final long turn;
  private final MachinePool pool;
  private State state = State.OPEN;

  /** The evaluation number {@code turn} of a machine. */
  Evaluation(Machine machine, long turn, MachinePool pool) {
    this.machine = machine;
    this.turn = turn;
    this.pool = pool;
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
    State before = state;
    try {
      Value value = entrypoint.operand().value(machine);
      machine.answer(value);
      return value;
    } catch (Throwable failure) {
      state = State.HALFWAY;
      throw failed(failure, before);
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
    State before = state;
    try {
      List<@Nullable Value[]> found = machine.solve(plan.body());
      List<Solution> solutions = new ArrayList<>(found.size());
      for (@Nullable Value[] values : found) {
        for (Value value : values) {
          machine.answer(value);
        }
        solutions.add(solution(plan, values));
      }
      return solutions;
    } catch (Throwable failure) {
      state = State.HALFWAY;
      throw failed(failure, before);
    }
  }

  /**
   * Leaves the evaluation ready for the next question. What is no {@link EvaluationException} may
   * have struck anywhere, so that its machine, good enough for the rest of this evaluation, serves
   * no other.
   *
   * @return what to throw; exhausted memory and its like are thrown as they are
   */
  private EvaluationException failed(Throwable failure, State before) {
    Location where = machine.where();
    machine.unwind();
    state = failure instanceof EvaluationException ? before : State.SUSPECT;
    return Defect.asFailure("evaluation", EvaluationException.INTERNAL, failure, where);
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
   * Ends the evaluation, from any thread: what runs fails with {@link
   * EvaluationException#CANCELLED} after less than a millisecond of work, and nothing is answered
   * any more. Built-ins notice it, too, and so do those of an application that {@linkplain
   * dev.autonomy.rego.builtin.BuiltinContext#charge pay} for what they do. Never waits. Whoever is
   * too late and cancels an evaluation that is closed disturbs nobody.
   */
  public void cancel() {
    machine.cancel(turn);
  }

  /** Gives the memory back. */
  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    boolean reusable = state == State.OPEN;
    state = State.CLOSED;
    machine.end();
    if (reusable) {
      pool.put(machine);
    }
  }

  private void requireOpen() {
    if (state != State.OPEN && state != State.SUSPECT) {
      throw new IllegalStateException(
          (state == State.CLOSED
                  ? "evaluation is closed"
                  : "evaluation was interrupted by a failure it could not clean up after")
              + ": open another with Policy.evaluate");
    }
  }
}
