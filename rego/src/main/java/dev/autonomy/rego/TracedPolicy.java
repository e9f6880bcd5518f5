package dev.autonomy.rego;

import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.plan.TracedSites;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.trace.TracedExpression;
import dev.autonomy.rego.trace.TracedRule;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy whose evaluations tell a listener what happens in them; made by {@link Policy#traced}.
 * As immutable and as shareable as the policy it comes from.
 */
public final class TracedPolicy {

  private final Policy policy;
  private final TracedSites sites;

  TracedPolicy(Policy policy, TracedSites sites) {
    this.policy = policy;
    this.sites = sites;
  }

  /** All rules, branches of {@code else} included, in the order of their sources. */
  public List<TracedRule> rules() {
    return sites.rules();
  }

  /** All expressions, those inside others included. */
  public List<TracedExpression> expressions() {
    return sites.expressions();
  }

  /**
   * The rules that are always tried, of documents with so many rules that there is an index over
   * them; by place.
   */
  public List<IndexNote> unindexedRules() {
    return sites.notes();
  }

  /** As {@link Policy#rule}. */
  public Entrypoint rule(String path) {
    return policy.rule(path);
  }

  /** As {@link Policy#query}. */
  public Query query(String text) {
    return policy.query(text);
  }

  /**
   * A policy like any other, for who evaluates policies without knowing of listeners: all its
   * evaluations, in all threads, tell {@code listener} what happens.
   */
  public Policy listening(TraceListener listener) {
    return policy.listening(listener);
  }

  /** Opens an evaluation with the defaults of {@link Policy#evaluate(Value)}. */
  public Evaluation evaluate(@Nullable Value input, TraceListener listener) {
    return evaluate(input, EvaluationOptions.DEFAULT, Capabilities.system(), listener);
  }

  /** Opens an evaluation, as {@link Policy#evaluate}, that tells {@code listener} what happens. */
  public Evaluation evaluate(
      @Nullable Value input,
      EvaluationOptions options,
      Capabilities capabilities,
      TraceListener listener) {
    Evaluation evaluation = policy.evaluate(input, options, capabilities);
    evaluation.tell(listener);
    return evaluation;
  }
}
