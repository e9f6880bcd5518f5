package dev.autonomy.rego.eval;

import dev.autonomy.rego.trace.TracedExpression;
import dev.autonomy.rego.trace.TracedRule;
import dev.autonomy.rego.trace.TracedValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps that tell a listener what happens; only traced programs contain them. */
public final class Traced {

  private Traced() {}

  private static TraceState state(Machine machine) {
    TraceState state = machine.trace;
    if (state == null) {
      throw new IllegalStateException("a traced program needs a listener");
    }
    return state;
  }

  /** The beginning of a rule's body. */
  public static final class Enter extends Step {
    private final TracedRule rule;

    /** Announces {@code rule}. */
    public Enter(TracedRule rule) {
      this.rule = rule;
    }

    @Override
    public boolean run(Machine machine) {
      TraceState state = state(machine);
      state.listener.entered(rule);
      boolean stopped = proceed(machine);
      state.listener.left(rule);
      return stopped;
    }
  }

  /** Where in a body the place of what the rule says is known. */
  public static final class Place extends Step {
    private final TracedRule rule;
    private final Operand[] keys;

    /** Tells the keys of {@code rule} behind its fixed path. */
    public Place(TracedRule rule, Operand... keys) {
      this.rule = rule;
      this.keys = keys.clone();
    }

    @Override
    public boolean run(Machine machine) {
      List<Value> place = new ArrayList<>(keys.length);
      for (Operand key : keys) {
        Value value = key.value(machine);
        if (value == null) {
          return proceed(machine);
        }
        place.add(value);
      }
      state(machine).listener.placed(rule, place);
      return proceed(machine);
    }
  }

  /** The last step of a rule's body. */
  public static final class Produce extends Step {
    private final TracedRule rule;
    private final Operand value;
    private final Step outcome;

    /**
     * Runs {@code outcome}.
     *
     * @param value what the rule says; evaluated once more, so a slot or a constant
     */
    public Produce(TracedRule rule, Operand value, Step outcome) {
      this.rule = rule;
      this.value = value;
      this.outcome = outcome;
    }

    @Override
    public boolean run(Machine machine) {
      Value produced = value.value(machine);
      if (produced != null) {
        state(machine).listener.produced(rule, produced);
      }
      return outcome.run(machine);
    }
  }

  /** The beginning of an expression. */
  public static final class Evaluate extends Step {
    private final TracedExpression expression;
    private final int number;
    private final Glance[] glances;
    private final int[] results;

    /**
     * Announces {@code expression}.
     *
     * @param number of the expression in its program
     * @param glances at the terms in it
     * @param results slots that keep the results of calls in it
     */
    public Evaluate(TracedExpression expression, int number, Glance[] glances, int[] results) {
      this.expression = expression;
      this.number = number;
      this.glances = glances.clone();
      this.results = results.clone();
    }

    /** What begins here. */
    public TracedExpression expression() {
      return expression;
    }

    /** Looks at the terms in the expression. */
    public Glance[] glances() {
      return glances.clone();
    }

    @Override
    public boolean run(Machine machine) {
      TraceState state = state(machine);
      for (int result : results) {
        machine.set(result, TraceState.NOT_EVALUATED);
      }
      long before = state.timesHeld(number);
      state.listener.evaluating(expression);
      boolean stopped = proceed(machine);
      if (state.timesHeld(number) == before) {
        List<TracedValue> kept = state.takeKept(number);
        state.listener.failed(
            expression, () -> kept == null ? TraceState.look(glances, machine) : kept);
      }
      return stopped;
    }

    /** The end of the same expression. */
    public Hold hold() {
      return new Hold(this);
    }

    /** The same expression inside the scope of its {@code with}, where its values are. */
    public Inside inside() {
      return new Inside(this);
    }
  }

  /** The beginning of what {@code with} applies to. */
  public static final class Inside extends Step {
    private final Evaluate outside;

    private Inside(Evaluate outside) {
      this.outside = outside;
    }

    @Override
    public boolean run(Machine machine) {
      TraceState state = state(machine);
      long before = state.timesHeld(outside.number);
      boolean stopped = proceed(machine);
      if (state.timesHeld(outside.number) == before) {
        state.keep(outside.number, TraceState.look(outside.glances, machine));
      }
      return stopped;
    }
  }

  /** The end of an expression. */
  public static final class Hold extends Step {
    private final Evaluate beginning;

    private Hold(Evaluate beginning) {
      this.beginning = beginning;
    }

    @Override
    public boolean run(Machine machine) {
      TraceState state = state(machine);
      state.countHeld(beginning.number);
      state.listener.held(beginning.expression);
      return proceed(machine);
    }
  }

  /** A call whose result is kept to be looked at. */
  public static final class Call extends Operand {
    private final Operand call;
    private final int slot;

    /** Keeps the result of {@code call} in {@code slot}. */
    public Call(Operand call, int slot) {
      this.call = call;
      this.slot = slot;
    }

    @Override
    public @Nullable Value value(Machine machine) {
      Value result = call.value(machine);
      machine.set(slot, result == null ? Machine.UNDEFINED : result);
      return result;
    }
  }
}
