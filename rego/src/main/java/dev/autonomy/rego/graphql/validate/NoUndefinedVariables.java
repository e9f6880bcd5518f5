package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.LiteralKind;
import dev.autonomy.rego.graphql.ast.OperationDefinition;

/** Variables are defined by the operation that uses them. */
final class NoUndefinedVariables extends Rule {

  NoUndefinedVariables(Validation validation) {
    super(validation);
  }

  @Override
  void value(Site.OfValue site) {
    OperationDefinition operation = validation().operation();
    Literal value = site.value();
    if (operation == null || value.kind() != LiteralKind.VARIABLE || site.variable() != null) {
      return;
    }
    String by = operation.name().isEmpty() ? "" : " by operation \"" + operation.name() + "\"";
    report(value.position(), "Variable \"" + value + "\" is not defined" + by + ".");
  }
}
