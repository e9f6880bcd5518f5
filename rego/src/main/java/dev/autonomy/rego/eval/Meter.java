package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.EvaluationLimits;
import dev.autonomy.rego.EvaluationOptions;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.builtin.Budget;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation may still use: instructions, time, depth, elements, bytes; and whether
 * somebody has cancelled it. A part of the {@link Machine}, as every step counts here.
 *
 * <p>The clock and the wish to cancel are looked at after each stretch of {@link
 * EvaluationLimits#INSTRUCTIONS_PER_CLOCK_READ} instructions, and before the answer.
 */
abstract sealed class Meter implements Budget permits Machine {

  /** How many times as much as everything else the tries that fail may cost together. */
  private static final int MAX_WASTE_FACTOR = 8;

  private EvaluationOptions options = EvaluationOptions.DEFAULT;
  private int depth;
  private int depthLeft;
  private int elementsLeft;
  private long bytesLeft;
  private int fuel;
  private long fuelInReserve;
  private long fuelAside;

  /** Instructions that went into tries that failed. */
  private long wasted;

  private long deadlineNanos;
  private boolean clockStarted;

  /** Number of the evaluation, from 1. */
  private long turn;

  /** The latest evaluation that was cancelled. Compared, never reset: late wishes hit nobody. */
  private final AtomicLong cancelledTurn = new AtomicLong();

  /** The rule that is being evaluated. */
  public abstract Location where();

  /** Starts an evaluation and returns its number. */
  long begin(EvaluationOptions how) {
    EvaluationLimits limits = how.limits();
    options = how;
    turn++;
    clockStarted = false;
    fuelAside = 0;
    wasted = 0;
    depthLeft = limits.maxDepth();
    elementsLeft = limits.maxResultElements();
    bytesLeft = limits.maxResultBytes();
    fuelInReserve = limits.maxInstructions();
    fuel = 0;
    takeFuel();
    return turn;
  }

  /** Counts one level of nesting. */
  void descend() {
    depth++;
    if (--depthLeft < 0) {
      throw overBudget("nests deeper than " + options.limits().maxDepth() + " levels");
    }
    tick();
  }

  void ascend() {
    depth--;
    depthLeft++;
  }

  /** Returns to the outermost level. */
  void surface() {
    depthLeft += depth;
    depth = 0;
  }

  /** Counts one instruction. */
  void tick() {
    if (--fuel < 0) {
      takeFuel();
    }
  }

  @Override
  public void charge(long units) {
    if (units < fuel) {
      fuel -= (int) units;
    } else {
      fuelInReserve -= units - fuel;
      fuel = 0;
      takeFuel();
    }
  }

  /** Whether the values are equal; paid for. */
  boolean same(Value a, Value b) {
    if (a instanceof StringValue text) {
      return text.equals(b);
    }
    if (a instanceof NumberValue number) {
      return number.equals(b);
    }
    chargeComparison(a, b);
    return a.equals(b);
  }

  /** The value's hash code; paid for, as whoever writes a document chooses its values. */
  int hash(Value value) {
    chargeOperand(value);
    chargeComparison(value);
    return value.hashCode();
  }

  /** Which value comes first, as {@link Value#compareTo}; paid for. */
  int order(Value a, Value b) {
    chargeComparison(a, b);
    return a.compareTo(b);
  }

  /**
   * Counts what it takes to hand over {@code answer}, and refuses to if the deadline is over or the
   * evaluation cancelled: an answer that comes too late is none.
   */
  public void answer(@Nullable Value answer) {
    if (answer != null && answer.isCollection()) {
      charge(answer.weight());
    }
    checkCancelled();
    if (clockStarted) {
      checkClock();
    }
  }

  /** Counts what a collection grows by. */
  void collect(int count) {
    elementsLeft -= count;
    if (elementsLeft < 0) {
      elementsLeft = 0;
      throw overBudget("collects more than " + options.limits().maxResultElements() + " elements");
    }
    charge(count);
  }

  @Override
  public void allocate(long bytes) {
    bytesLeft -= bytes;
    if (bytesLeft < 0) {
      bytesLeft = 0;
      throw overBudget("builds more than " + options.limits().maxResultBytes() + " bytes");
    }
  }

  /** Instructions used since the evaluation began. */
  public long instructions() {
    return options.limits().maxInstructions() - fuelInReserve - fuelAside - fuel;
  }

  /** The number of this evaluation. */
  long turn() {
    return turn;
  }

  /** Instructions used since the evaluation began, without those of tries that failed. */
  long usefulInstructions() {
    return instructions() - wasted;
  }

  /**
   * Whether a try of so many instructions may fail, too. Without this, documents that ask each
   * other for keys would multiply their tries.
   */
  boolean mayTry(long limit) {
    return wasted + limit <= MAX_WASTE_FACTOR * usefulInstructions();
  }

  /** What a try may not use, and what counted when it began. */
  record Aside(long fuel, long useful, int depth, int elementsLeft, long bytesLeft) {}

  /** Leaves no more than {@code limit} instructions until {@link #endTry}. */
  Aside beginTry(long limit) {
    long useful = usefulInstructions();
    long left = fuelInReserve + fuel;
    fuel = 0;
    fuelInReserve = Math.min(limit, left);
    Aside aside = new Aside(left - fuelInReserve, useful, depth, elementsLeft, bytesLeft);
    fuelAside += aside.fuel;
    return aside;
  }

  /** Forgets what a try that failed has collected, and where it was. */
  void dropTry(Aside before) {
    wasted = instructions() - before.useful;
    depthLeft += depth - before.depth;
    depth = before.depth;
    elementsLeft = before.elementsLeft;
    bytesLeft = before.bytesLeft;
  }

  /** Ends what {@link #beginTry} began. */
  void endTry(Aside aside) {
    fuelInReserve += aside.fuel;
    fuelAside -= aside.fuel;
  }

  /** Ends an evaluation from any thread; nothing happens if it is over already. */
  public void cancel(long number) {
    cancelledTurn.accumulateAndGet(number, Math::max);
  }

  private void checkCancelled() {
    if (cancelledTurn.get() == turn) {
      throw new EvaluationException(
          EvaluationException.CANCELLED, "caller cancelled query execution", where());
    }
  }

  /** Takes the fuel for the next stretch of work, at whose end the clock is looked at again. */
  private void takeFuel() {
    checkCancelled();
    long used = instructions();
    if (used > 0) {
      checkClock();
    }
    if (fuelInReserve <= 0) {
      fuelInReserve = 0; // however often it is overdrawn, it must not wrap around
      throw overBudget("takes more than " + options.limits().maxInstructions() + " instructions");
    }
    fuel = (int) Math.min(EvaluationLimits.INSTRUCTIONS_PER_CLOCK_READ, fuelInReserve);
    fuelInReserve -= fuel;
  }

  private void checkClock() {
    long now = options.monotonicNanos().getAsLong();
    if (!clockStarted) {
      clockStarted = true;
      deadlineNanos = now + options.limits().maxDurationNanos();
    } else if (now - deadlineNanos > 0) {
      throw new EvaluationException(
          EvaluationException.DEADLINE_EXCEEDED,
          "evaluation takes longer than " + options.limits().maxDurationNanos() / 1_000_000 + " ms",
          where());
    }
  }

  private EvaluationException overBudget(String what) {
    return new EvaluationException(
        EvaluationException.BUDGET_EXCEEDED, "evaluation " + what, where());
  }

  /** Whether a failing built-in ends the evaluation. */
  boolean strictBuiltinErrors() {
    return options.strictBuiltinErrors();
  }
}
