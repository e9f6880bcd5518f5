package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.TypeReference;
import dev.autonomy.rego.graphql.ast.VariableDefinition;

/** Variables stand where values of their types are asked for. */
final class VariablesInAllowedPosition extends Rule {

  VariablesInAllowedPosition(Validation validation) {
    super(validation);
  }

  @Override
  void value(Site.OfValue site) {
    VariableDefinition variable = site.variable();
    TypeReference expected = site.expected();
    if (variable == null || expected == null) {
      return;
    }
    TypeReference wanted =
        variable.hasDefault() || site.expectedDefault() ? expected.nullable() : expected;
    if (!variable.type().fits(wanted)) {
      report(
          site.value().position(),
          "Variable \""
              + site.value()
              + "\" of type \""
              + variable.type()
              + "\" used in position expecting type \""
              + expected
              + "\".");
    }
  }
}
