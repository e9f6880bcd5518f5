package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.schema.SchemaType;
import org.jspecify.annotations.Nullable;

/** Fragments are for types that have fields. */
final class FragmentsOnCompositeTypes extends Rule {

  FragmentsOnCompositeTypes(Validation validation) {
    super(validation);
  }

  @Override
  void inlineFragment(Site.OfInlineFragment site) {
    String condition = site.fragment().typeCondition();
    SchemaType type = validation().schema().type(condition);
    if (type != null && !type.kind().isComposite()) {
      report(
          site.fragment().position(),
          "Fragment cannot condition on non composite type \"" + condition + "\".");
    }
  }

  @Override
  void fragment(FragmentDefinition fragment, @Nullable SchemaType type) {
    if (type != null && !fragment.typeCondition().isEmpty() && !type.kind().isComposite()) {
      report(
          fragment.position(),
          "Fragment \""
              + fragment.name()
              + "\" cannot condition on non composite type \""
              + fragment.typeCondition()
              + "\".");
    }
  }
}
