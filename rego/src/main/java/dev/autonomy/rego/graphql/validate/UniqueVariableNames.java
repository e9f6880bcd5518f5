package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.VariableDefinition;

/** Variables of an operation have different names. */
final class UniqueVariableNames extends Rule {

  UniqueVariableNames(Validation validation) {
    super(validation);
  }

  @Override
  void operation(OperationDefinition operation) {
    Names seen = new Names(operation.variables().size());
    for (VariableDefinition variable : operation.variables()) {
      if (seen.isSecond(variable.name())) {
        report(
            variable.position(),
            "There can be only one variable named \"$" + variable.name() + "\".");
      }
    }
  }
}
