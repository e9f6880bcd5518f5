package dev.autonomy.rego.plan;

import dev.autonomy.rego.trace.TracedExpression;
import dev.autonomy.rego.trace.TracedRule;
import java.util.List;

/**
 * What a traced program tells about.
 *
 * @param rules in the order of their sources
 * @param expressions those inside others included
 */
public record TracedSites(List<TracedRule> rules, List<TracedExpression> expressions) {

  /** Copies the lists. */
  public TracedSites {
    rules = List.copyOf(rules);
    expressions = List.copyOf(expressions);
  }
}
