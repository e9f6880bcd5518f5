package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.Position;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Directives are declared, and stand where they may. */
final class KnownDirectives extends Rule {

  /** What has been reported: fragments are met several times. */
  private record Misplaced(String name, @Nullable Position position) {}

  private final Set<Misplaced> reported = new HashSet<>();

  KnownDirectives(Validation validation) {
    super(validation);
  }

  @Override
  void directive(Site.OfDirective site) {
    Directive directive = site.directive();
    DirectiveDefinition definition = site.definition();
    if (definition == null) {
      report(directive.position(), "Unknown directive \"@" + directive.name() + "\".");
    } else if (!definition.locations().contains(site.location())
        && reported.add(new Misplaced(directive.name(), directive.position()))) {
      report(
          directive.position(),
          "Directive \"@" + directive.name() + "\" may not be used on " + site.location() + ".");
    }
  }
}
