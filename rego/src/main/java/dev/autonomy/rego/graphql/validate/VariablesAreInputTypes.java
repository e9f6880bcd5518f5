package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import dev.autonomy.rego.graphql.schema.SchemaType;

/** Variables have types that arguments may have. */
final class VariablesAreInputTypes extends Rule {

  VariablesAreInputTypes(Validation validation) {
    super(validation);
  }

  @Override
  void operation(OperationDefinition operation) {
    for (VariableDefinition variable : operation.variables()) {
      SchemaType type = validation().schema().type(variable.type().name());
      if (type != null && !type.kind().isInput()) {
        report(
            variable.position(),
            "Variable \"$"
                + variable.name()
                + "\" cannot be non-input type \""
                + variable.type()
                + "\".");
      }
    }
  }
}
