package dev.autonomy.rego.plan;

import dev.autonomy.rego.eval.RuleBody;
import java.util.List;

/**
 * A query in executable form.
 *
 * @param body reports the values of the variables, then those of the expressions
 * @param variables the variables, as the author wrote them
 * @param expressionCount expressions of the query
 */
public record QueryPlan(RuleBody body, List<String> variables, int expressionCount) {

  /** Copies the list. */
  public QueryPlan {
    variables = List.copyOf(variables);
  }
}
