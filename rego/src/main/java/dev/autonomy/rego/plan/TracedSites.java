package dev.autonomy.rego.plan;

import dev.autonomy.rego.IndexNote;
import dev.autonomy.rego.trace.TracedExpression;
import dev.autonomy.rego.trace.TracedRule;
import java.util.List;

/**
 * What a traced program tells about.
 *
 * @param rules in the order of their sources
 * @param expressions those inside others included
 * @param notes rules that an index cannot use
 */
public record TracedSites(
    List<TracedRule> rules, List<TracedExpression> expressions, List<IndexNote> notes) {

  /** Copies the lists. */
  public TracedSites {
    rules = List.copyOf(rules);
    expressions = List.copyOf(expressions);
    notes = List.copyOf(notes);
  }
}
