package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.OperationDefinition;

/** An operation without a name is alone. */
final class LoneAnonymousOperation extends Rule {

  LoneAnonymousOperation(Validation validation) {
    super(validation);
  }

  @Override
  void operation(OperationDefinition operation) {
    if (operation.name().isEmpty() && validation().document().operations().size() > 1) {
      report(operation.position(), "This anonymous operation must be the only defined operation.");
    }
  }
}
