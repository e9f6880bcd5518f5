package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationOptions;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.builtin.BuiltinCaches;
import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that changes while a program is evaluated: the stack of variables, the documents known
 * so far, what {@code with} has put in place, and the budget. Reused for one evaluation after the
 * other; belongs to one thread at a time.
 *
 * <p>Operands and steps are the program; this is its memory. They work on the fields directly.
 */
public final class Machine extends Meter {

  /** Stands in caches for a document that is undefined; compared by identity. */
  static final Value UNDEFINED = StringValue.of("undefined");

  private static final int INITIAL_STACK_SLOTS = 64;

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
    resolvedData = resolved;
    outermost.input = inputDocument;
    outermost.data = baseData;
    long turn = begin(how);
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
    surface();
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

  /** The rule that is being evaluated. */
  @Override
  public Location where() {
    return running == null ? Location.NONE : running.location();
  }
}
