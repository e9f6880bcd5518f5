package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fragments are spread by some operation. */
final class NoUnusedFragments extends Rule {

  private final Set<String> used = new HashSet<>();

  NoUnusedFragments(Validation validation) {
    super(validation);
  }

  @Override
  void spread(Site.OfSpread site) {
    if (validation().operation() != null) {
      used.add(site.spread().name());
    }
  }

  @Override
  void fragment(FragmentDefinition fragment, @Nullable SchemaType type) {
    if (!used.contains(fragment.name())) {
      report(fragment.position(), "Fragment \"" + fragment.name() + "\" is never used.");
    }
  }
}
