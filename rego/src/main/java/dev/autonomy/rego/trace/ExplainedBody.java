package dev.autonomy.rego.trace;

import dev.autonomy.rego.trace.Explanation.Attempt;
import dev.autonomy.rego.trace.Explanation.Document;
import dev.autonomy.rego.trace.Explanation.Failure;
import dev.autonomy.rego.trace.Explanation.Result;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one run of a body. Of its expressions, which run one behind the other, all
 * before the one to blame have held at some time, and that one never has.
 */
final class ExplainedBody {

  private final @Nullable TracedRule rule;
  private final Set<TracedExpression> everHeld = new HashSet<>();
  private final List<Failing> failing = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();
  private final List<ExplainedBody> needed = new ArrayList<>();
  private final @Nullable Failure skippedFor;
  private boolean left;

  /** An expression that has failed. */
  private static final class Failing {
    final TracedExpression expression;
    final List<TracedValue> values;
    long times = 1;

    Failing(TracedExpression expression, List<TracedValue> values) {
      this.expression = expression;
      this.values = values;
    }
  }

  /** A run of the rule's body; of a query, if there is no rule. */
  ExplainedBody(@Nullable TracedRule rule) {
    this.rule = rule;
    this.skippedFor = null;
  }

  /** A body that did not run. */
  ExplainedBody(TracedRule rule, Failure skippedFor) {
    this.rule = rule;
    this.skippedFor = skippedFor;
  }

  void add(ExplainedBody body) {
    needed.add(body);
  }

  void produced(Value value) {
    if (values.size() < Explanation.MAX_VALUES_PER_ATTEMPT) {
      values.add(value);
    }
  }

  void leave() {
    left = true;
  }

  void held(TracedExpression expression) {
    everHeld.add(expression);
  }

  /** Keeps one failure for each expression, the first. */
  void failed(TracedExpression expression, Supplier<List<TracedValue>> seen) {
    for (Failing known : failing) {
      if (known.expression == expression) {
        known.times++;
        return;
      }
    }
    failing.add(new Failing(expression, seen.get()));
  }

  /** The expression to blame, or null if every expression held. */
  @Nullable Failure failure() {
    Failing outer = null;
    for (Failing candidate : failing) {
      // Inner ones are reported first: what contains them comes later.
      if (!everHeld.contains(candidate.expression) && isOutermost(candidate)) {
        outer = candidate;
      }
    }
    if (outer == null) {
      return null;
    }
    Failure within = null;
    for (Failing candidate : failing) {
      if (candidate != outer && candidate.expression.isWithin(outer.expression)) {
        within = new Failure(candidate.expression, candidate.values, candidate.times, null);
        break;
      }
    }
    return new Failure(outer.expression, outer.values, outer.times, within);
  }

  private boolean isOutermost(Failing candidate) {
    return rule == null || rule.body().contains(candidate.expression);
  }

  private Attempt attempt(TracedRule tried, Explanation explanation) {
    Failure failure = skippedFor == null ? failure() : skippedFor;
    Result result;
    if (skippedFor != null) {
      result = Result.SKIPPED;
    } else if (!values.isEmpty()) {
      result = Result.HELD;
    } else {
      result = left ? Result.FAILED : Result.INTERRUPTED;
    }
    return new Attempt(
        tried, result, values, result == Result.HELD ? null : failure, documents(explanation));
  }

  /** What ran inside of this run, neighbours of one document together. */
  List<Document> documents(Explanation explanation) {
    List<Document> documents = new ArrayList<>();
    List<Attempt> attempts = new ArrayList<>();
    String path = "";
    for (ExplainedBody body : needed) {
      TracedRule tried = body.rule;
      if (tried == null) {
        continue;
      }
      if (!attempts.isEmpty() && !tried.path().equals(path)) {
        documents.add(document(path, attempts, explanation));
        attempts = new ArrayList<>();
      }
      path = tried.path();
      attempts.add(body.attempt(tried, explanation));
    }
    if (!attempts.isEmpty()) {
      documents.add(document(path, attempts, explanation));
    }
    return documents;
  }

  private static Document document(String path, List<Attempt> attempts, Explanation explanation) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.addAll(explanation.notTried(path, attempts));
    return new Document(path, all);
  }
}
