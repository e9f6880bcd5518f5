package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation.
 *
 * @param name empty if it has none
 */
public record OperationDefinition(
    OperationType type,
    String name,
    List<VariableDefinition> variables,
    List<Directive> directives,
    List<Selection> selections,
    @Nullable Position position,
    List<String> comments) {

  /** The variable of this name, or null; the first one if there are several. */
  public @Nullable VariableDefinition variable(String name) {
    for (VariableDefinition variable : variables) {
      if (variable.name().equals(name)) {
        return variable;
      }
    }
    return null;
  }
}
