package dev.autonomy.rego.trace;

import dev.autonomy.rego.trace.Explanation.Attempt;
import dev.autonomy.rego.trace.Explanation.Document;
import dev.autonomy.rego.trace.Explanation.Result;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an {@link Explanation} knows about one run of a body. */
final class ExplainedBody {

  /** Which expression is to blame if it does not hold. */
  final Blame blame = new Blame();

  private final @Nullable TracedRule rule;
  private final @Nullable Failure skippedFor;
  private final List<Value> values = new ArrayList<>();
  private final List<ExplainedBody> needed = new ArrayList<>();
  private boolean left;

  /** A run of the rule's body; of a query, if there is no rule. */
  ExplainedBody(@Nullable TracedRule rule) {
    this(rule, null);
  }

  /** A body that did not run, for this reason. */
  ExplainedBody(@Nullable TracedRule rule, @Nullable Failure skippedFor) {
    this.rule = rule;
    this.skippedFor = skippedFor;
  }

  /** The body of a rule that this one needed ran, or was skipped. */
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

  @Nullable Failure failure() {
    return blame.failure(rule == null ? List.of() : rule.body());
  }

  private Attempt attempt(TracedRule tried, Explanation explanation) {
    List<Document> documents = documents(explanation);
    if (skippedFor != null) {
      return new Attempt(tried, Result.SKIPPED, List.of(), skippedFor, documents);
    }
    if (!values.isEmpty()) {
      return new Attempt(tried, Result.HELD, values, null, documents);
    }
    Result result = left ? Result.FAILED : Result.INTERRUPTED;
    return new Attempt(tried, result, List.of(), failure(), documents);
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
