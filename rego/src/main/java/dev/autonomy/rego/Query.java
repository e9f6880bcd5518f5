package dev.autonomy.rego;

import dev.autonomy.rego.plan.QueryPlan;
import java.util.List;

/** A query of one policy, compiled once and evaluated often. */
public final class Query {

  private final String text;
  private final QueryPlan plan;

  Query(String text, QueryPlan plan) {
    this.text = text;
    this.plan = plan;
  }

  /** The variables that a solution binds, as written, in order of appearance. */
  public List<String> variables() {
    return plan.variables();
  }

  QueryPlan plan() {
    return plan;
  }

  @Override
  public String toString() {
    return text;
  }
}
