package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fragments have different names. */
final class UniqueFragmentNames extends Rule {

  private final Set<String> seen = new HashSet<>();

  UniqueFragmentNames(Validation validation) {
    super(validation);
  }

  @Override
  void fragment(FragmentDefinition fragment, @Nullable SchemaType type) {
    if (!seen.add(fragment.name())) {
      report(
          fragment.position(), "There can be only one fragment named \"" + fragment.name() + "\".");
    }
  }
}
