package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import dev.autonomy.rego.graphql.schema.SchemaType;
import org.jspecify.annotations.Nullable;

/** Types of variables and fragments are defined. */
final class KnownTypeNames extends Rule {

  KnownTypeNames(Validation validation) {
    super(validation);
  }

  @Override
  void variable(VariableDefinition variable, @Nullable SchemaType type) {
    if (type == null) {
      report(variable.position(), "Unknown type \"" + variable.type().name() + "\".");
    }
  }

  @Override
  void inlineFragment(Site.OfInlineFragment site) {
    String condition = site.fragment().typeCondition();
    if (!condition.isEmpty() && validation().schema().type(condition) == null) {
      report(site.fragment().position(), "Unknown type \"" + condition + "\".");
    }
  }

  @Override
  void fragment(FragmentDefinition fragment, @Nullable SchemaType type) {
    if (type == null) {
      String condition = fragment.typeCondition();
      report(
          fragment.position(),
          "Unknown type \""
              + condition
              + "\"."
              + Suggestions.sentence(
                  validation(), "Did you mean", condition, validation().schema().types().keySet()));
    }
  }
}
