package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.VariableDefinition;

/** Variables of an operation are used by it or by a fragment it spreads. */
final class NoUnusedVariables extends Rule {

  NoUnusedVariables(Validation validation) {
    super(validation);
  }

  @Override
  void operation(OperationDefinition operation) {
    String in = operation.name().isEmpty() ? "" : " in operation \"" + operation.name() + "\"";
    Names seen = new Names(operation.variables().size());
    for (VariableDefinition variable : operation.variables()) {
      // Uses are uses of the first variable of a name.
      boolean first = !seen.isKnown(variable.name());
      if (!variable.used() && !(first && validation().isUsed(variable.name()))) {
        report(
            variable.position(), "Variable \"$" + variable.name() + "\" is never used" + in + ".");
      }
    }
  }
}
