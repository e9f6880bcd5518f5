package dev.autonomy.rego.trace;

import dev.autonomy.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Listens to an evaluation and says afterwards why documents have their values: which of their
 * rules held, and for each of the others the first expression that did not, with the values it
 * looked at. Bounded: what happens beyond {@code maxAttempts} rules is counted only.
 */
public final class Explanation implements TraceListener {

  /** Rules that an explanation tells about. */
  public static final int DEFAULT_MAX_ATTEMPTS = 1_000;

  /** Values that are kept of one rule that holds several times. */
  public static final int MAX_VALUES_PER_ATTEMPT = 10;

  /** Lines that are kept of what the policy prints. */
  public static final int MAX_PRINTED_LINES = 1_000;

  /** What became of a rule. */
  public enum Result {
    /** It holds. */
    HELD,
    /** An expression of its body does not hold. */
    FAILED,
    /** The index knew from one of its conditions that it cannot hold. */
    SKIPPED,
    /** Another rule of the document had decided before its turn came. */
    NOT_TRIED,
    /** An error ended the evaluation. */
    INTERRUPTED
  }

  /**
   * One rule on its turn.
   *
   * @param values what it said; empty unless it holds, and at most {@value #MAX_VALUES_PER_ATTEMPT}
   * @param failure what did not hold; null unless it failed or was skipped
   * @param needed documents and functions that were evaluated for it, in order
   */
  public record Attempt(
      TracedRule rule,
      Result result,
      List<Value> values,
      @Nullable Failure failure,
      List<Document> needed) {
    /** Copies the lists. */
    public Attempt {
      values = List.copyOf(values);
      needed = List.copyOf(needed);
    }
  }

  /**
   * A document, or calls of a function that followed each other.
   *
   * @param path such as {@code data.agent.allow}
   * @param attempts its rules in the order in which they had their turn
   */
  public record Document(String path, List<Attempt> attempts) {
    /** Copies the list. */
    public Document {
      attempts = List.copyOf(attempts);
    }
  }

  private final Map<String, List<TracedRule>> rulesByPath = new HashMap<>();
  private final int maxAttempts;
  private final ExplainedBody outermost = new ExplainedBody(null);
  private final Deque<ExplainedBody> open = new ArrayDeque<>();
  private final List<String> printed = new ArrayList<>();
  private int attempts;
  private long omitted;

  /** About a policy with these rules, telling about {@value #DEFAULT_MAX_ATTEMPTS} of them. */
  public Explanation(List<TracedRule> rules) {
    this(rules, DEFAULT_MAX_ATTEMPTS);
  }

  /** About a policy with these rules. */
  public Explanation(List<TracedRule> rules, int maxAttempts) {
    for (TracedRule rule : rules) {
      rulesByPath.computeIfAbsent(rule.path(), path -> new ArrayList<>()).add(rule);
    }
    this.maxAttempts = maxAttempts;
  }

  /** The documents that were asked for, and those whose need no rule announced, in order. */
  public List<Document> documents() {
    return outermost.documents(this);
  }

  /** The first expression of the query itself that did not hold; null if there is none. */
  public @Nullable Failure queryFailure() {
    return outermost.failure();
  }

  /** How many more rules had their turn than are told about. */
  public long omitted() {
    return omitted;
  }

  /** What the policy printed, up to {@value #MAX_PRINTED_LINES} lines. */
  public List<String> printed() {
    return List.copyOf(printed);
  }

  private ExplainedBody current() {
    ExplainedBody innermost = open.peek();
    return innermost == null ? outermost : innermost;
  }

  private boolean hasRoom() {
    if (attempts < maxAttempts) {
      attempts++;
      return true;
    }
    omitted++;
    return false;
  }

  @Override
  public void entered(TracedRule rule) {
    ExplainedBody body = new ExplainedBody(rule);
    if (hasRoom()) {
      current().add(body);
    }
    open.push(body);
  }

  @Override
  public void produced(TracedRule rule, Value value) {
    current().produced(value);
  }

  @Override
  public void left(TracedRule rule) {
    open.pop().leave();
  }

  @Override
  public boolean hearsSkipped() {
    return true;
  }

  @Override
  public void skipped(
      TracedRule rule, @Nullable TracedExpression condition, Supplier<List<TracedValue>> values) {
    if (hasRoom()) {
      Failure failure = new Failure(condition, values.get(), 1, null);
      current().add(new ExplainedBody(rule, failure));
    }
  }

  @Override
  public void held(TracedExpression expression) {
    current().blame.held(expression);
  }

  @Override
  public void failed(TracedExpression expression, Supplier<List<TracedValue>> values) {
    current().blame.failed(expression, values);
  }

  @Override
  public void printed(String line) {
    if (printed.size() < MAX_PRINTED_LINES) {
      printed.add(line);
    }
  }

  /** Rules of the document that were neither tried nor skipped: another one had decided. */
  List<Attempt> notTried(String path, List<Attempt> known) {
    Set<TracedRule> had = new HashSet<>();
    boolean decided = false;
    for (Attempt attempt : known) {
      had.add(attempt.rule());
      decided |= attempt.result() == Result.HELD;
    }
    List<Attempt> missing = new ArrayList<>();
    if (decided && omitted == 0) {
      for (TracedRule rule : rulesByPath.getOrDefault(path, List.of())) {
        if (!had.contains(rule)) {
          missing.add(new Attempt(rule, Result.NOT_TRIED, List.of(), null, List.of()));
        }
      }
    }
    return missing;
  }
}
