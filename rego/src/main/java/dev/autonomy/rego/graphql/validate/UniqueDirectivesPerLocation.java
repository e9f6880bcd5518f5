package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Directive;
import java.util.List;

/**
 * A directive is used once at one place. OPA says so of repeatable ones too, except of one that is
 * called so.
 */
final class UniqueDirectivesPerLocation extends Rule {

  private static final String EXCEPTION = "repeatable";

  UniqueDirectivesPerLocation(Validation validation) {
    super(validation);
  }

  @Override
  void directives(List<Directive> directives) {
    Names seen = new Names(directives.size());
    for (Directive directive : directives) {
      if (seen.isKnown(directive.name()) && !directive.name().equals(EXCEPTION)) {
        report(
            directive.position(),
            "The directive \"@" + directive.name() + "\" can only be used once at this location.");
      }
    }
  }
}
