package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.EvaluationLimits;
import dev.autonomy.rego.EvaluationOptions;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.builtin.Budget;
import dev.autonomy.rego.builtin.BuiltinCaches;
import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Everything that changes while a program is evaluated: the stack of variables, the documents known
 * so far, what {@code with} has put in place, and the budget. Reused for one evaluation after the
 * other; belongs to one thread at a time.
 *
 * <p>Operands and steps are the program; this is its memory. They work on the fields directly.
 */
public final class Machine implements Budget {

  /** Stands in caches for a document that is undefined; compared by identity. */
  static final Value UNDEFINED = StringValue.of("undefined");

  private static final int INITIAL_STACK_SLOTS = 64;
  private static final EvaluationOptions NO_OPTIONS = EvaluationOptions.DEFAULT;

  final BuiltinContext context;

  /** Frames of variables, one behind the other. */
  Value[] stack = new Value[INITIAL_STACK_SLOTS];

  /** Where the frame of the running rule begins. */
  int base;

  /** Where the next frame begins. */
  int top;

  /** Whether the running body had a solution. */
  boolean found;

  /** The value that the running rule has produced. */
  @Nullable Value result;

  ArrayValue.@Nullable Builder elements;
  SetValue.@Nullable Builder members;
  ObjectValue.@Nullable Builder entries;
  @Nullable ObjectTree tree;

  /** What the running query has found. */
  final List<@Nullable Value[]> solutions = new ArrayList<>();

  /** Elements that the last scan to end has visited. */
  int visited;

  // What the scope says, copied here to be one step away.
  @Nullable Value input;
  Value data = ObjectValue.EMPTY;
  @Nullable Targets dataTargets;
  @Nullable Mocks mocks;
  @Nullable Value[] documents;
  Scope scope;

  /** Base data at the places that the program names. */
  @Nullable Value[] resolvedData = new Value[0];

  /** Rules that gave the documents of the outermost scope their values. */
  final @Nullable RuleBody[] deciders;

  /** Candidate rules of the lookups in progress, one list behind the other. */
  int[] candidates = new int[16];

  int candidateTop;

  @Nullable Document running;

  /** Lines that the policy has printed, counted over evaluations. */
  int printed;

  /** Whom a traced program tells what happens; untraced ones never look. */
  @Nullable TraceState trace;

  private @Nullable ElementIndexes elementIndexes;
  private final int[] touched;
  private int touchedSize;
  private final Scope outermost;
  private EvaluationOptions options = NO_OPTIONS;
  private int depth;
  private int depthLeft;
  private int elementsLeft;
  private long bytesLeft;
  private int fuel;
  private long fuelInReserve;
  private long fuelAside;
  private long deadlineNanos;
  private boolean clockStarted;

  /** Number of the evaluation, from 1. */
  private long turn;

  /** The latest evaluation that was cancelled. Compared, never reset: late wishes hit nobody. */
  private final AtomicLong cancelledTurn = new AtomicLong();

  /** A machine for programs with {@code documentCount} documents. */
  public Machine(int documentCount, BuiltinCaches caches) {
    context = new BuiltinContext(Capabilities.system(), this, caches);
    documents = new Value[documentCount];
    deciders = new RuleBody[documentCount];
    touched = new int[documentCount];
    outermost = new Scope(null, documents);
    scope = outermost;
  }

  /**
   * Starts an evaluation.
   *
   * @return its number, for {@link #cancel}
   */
  public long begin(
      Value baseData,
      @Nullable Value[] resolved,
      @Nullable Value inputDocument,
      EvaluationOptions how,
      Capabilities capabilities) {
    EvaluationLimits limits = how.limits();
    options = how;
    resolvedData = resolved;
    outermost.input = inputDocument;
    outermost.data = baseData;
    turn++;
    clockStarted = false;
    fuelAside = 0;
    depthLeft = limits.maxDepth();
    elementsLeft = limits.maxResultElements();
    bytesLeft = limits.maxResultBytes();
    fuelInReserve = limits.maxInstructions();
    fuel = 0;
    takeFuel();
    context.begin(capabilities);
    enter(outermost);
    return turn;
  }

  /** Tells {@code listener} what happens, in this evaluation and all that follow. */
  public void tell(TraceListener listener) {
    trace = new TraceState(listener);
  }

  /** Forgets the evaluation, so that nothing of it stays in memory. */
  public void end() {
    for (int i = 0; i < touchedSize; i++) {
      documents[touched[i]] = null;
      deciders[touched[i]] = null;
    }
    touchedSize = 0;
    if (elementIndexes != null) {
      elementIndexes.clear();
    }
    outermost.clear();
    context.end();
    solutions.clear();
    unwind();
    Arrays.fill(stack, null);
    input = null;
    data = ObjectValue.EMPTY;
  }

  /** Returns to the outermost level after a failure left the program half way. */
  public void unwind() {
    enter(outermost);
    base = 0;
    top = 0;
    candidateTop = 0;
    depthLeft += depth;
    depth = 0;
    result = null;
    found = false;
    elements = null;
    members = null;
    entries = null;
    tree = null;
    running = null;
    if (trace != null) {
      trace.forget();
    }
  }

  /** Runs a query, whose steps end in {@link Outcomes.Report}; the solutions are the caller's. */
  public List<@Nullable Value[]> solve(RuleBody query) {
    solutions.clear();
    query.run(this, top);
    List<@Nullable Value[]> found = new ArrayList<>(solutions);
    solutions.clear();
    return found;
  }

  /** Makes {@code next} the current scope. */
  void enter(Scope next) {
    scope = next;
    input = next.input;
    data = next.data;
    dataTargets = next.dataTargets;
    mocks = next.mocks;
    documents = next.documents;
  }

  // Frames

  void set(int slot, Value value) {
    stack[base + slot] = value;
  }

  /** Makes room for everything below {@code end} and lets the next frame begin there. */
  void reserve(int end) {
    top = end;
    if (end > stack.length) {
      stack = Arrays.copyOf(stack, Math.max(end, stack.length * 2));
    }
  }

  /** What is known of the scans of this evaluation. */
  ElementIndexes elementIndexes() {
    ElementIndexes current = elementIndexes;
    if (current == null) {
      current = new ElementIndexes();
      elementIndexes = current;
    }
    return current;
  }

  // Documents

  /** Remembers the value of a document for the rest of the scope. */
  void remember(int document, @Nullable Value value) {
    documents[document] = value == null ? UNDEFINED : value;
    if (scope == outermost) {
      touched[touchedSize++] = document;
    }
  }

  /** Notes which rule gave a document its value. */
  void decided(int document, RuleBody body) {
    if (scope == outermost) {
      deciders[document] = body;
    }
  }

  /** What a cache remembers: the value, or null if it remembers that there is none. */
  @SuppressWarnings("ReferenceEquality") // the marker is one object, whatever it equals
  static @Nullable Value remembered(Value known) {
    return known == UNDEFINED ? null : known;
  }

  /** The rule that gave a document its value, or null. */
  public @Nullable RuleBody decider(int document) {
    return deciders[document];
  }

  /** Whether {@code with} has put something else in the place of what is at {@code path}. */
  boolean isReplaced(Path path) {
    for (Targets targets = dataTargets; targets != null; targets = targets.earlier()) {
      if (path.startsWith(targets.path())) {
        return true;
      }
    }
    return false;
  }

  void addCandidate(int rule) {
    if (candidateTop == candidates.length) {
      candidates = Arrays.copyOf(candidates, candidateTop * 2);
    }
    candidates[candidateTop++] = rule;
  }

  // Limits

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

  /** What a try may not use, and what counted when it began. */
  record Aside(long fuel, int depth, int elementsLeft, long bytesLeft) {}

  /** Leaves no more than {@code limit} instructions until {@link #endTry}. */
  Aside beginTry(long limit) {
    long kept = Math.min(limit, fuelInReserve);
    Aside aside = new Aside(fuelInReserve - kept, depth, elementsLeft, bytesLeft);
    fuelInReserve = kept;
    fuelAside += aside.fuel;
    return aside;
  }

  /** Forgets what a try that failed has collected, and where it was. */
  void dropTry(Aside before) {
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

  /** The rule that is being evaluated. */
  public Location where() {
    return running == null ? Location.NONE : running.location();
  }

  /** Whether a failing built-in ends the evaluation. */
  boolean strictBuiltinErrors() {
    return options.strictBuiltinErrors();
  }
}
