package dev.autonomy.rego;

import java.util.List;

/** A query of one policy, compiled once and evaluated often. */
public final class Query {

  private final String text;
  private final List<String> variables;

  Query(String text, List<String> variables) {
    this.text = text;
    this.variables = List.copyOf(variables);
  }

  /** The variables that a solution binds, as written, in order of appearance. */
  public List<String> variables() {
    return variables;
  }

  @Override
  public String toString() {
    return text;
  }
}
