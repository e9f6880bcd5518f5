package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.OperationDefinition;

/** The schema has operations of the kind. */
final class KnownRootType extends Rule {

  KnownRootType(Validation validation) {
    super(validation);
  }

  @Override
  void operation(OperationDefinition operation) {
    if (validation().schema().root(operation.type()) == null) {
      report(
          operation.position(),
          "Schema does not support operation type \"" + operation.type().text() + "\"");
    }
  }
}
