package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Argument;
import java.util.List;

/** An argument is given once. */
final class UniqueArgumentNames extends Rule {

  UniqueArgumentNames(Validation validation) {
    super(validation);
  }

  @Override
  void field(Site.OfField site) {
    check(site.field().arguments());
  }

  @Override
  void directive(Site.OfDirective site) {
    check(site.directive().arguments());
  }

  private void check(List<Argument> arguments) {
    Names seen = new Names(arguments.size());
    for (Argument argument : arguments) {
      if (seen.isSecond(argument.name())) {
        report(
            argument.position(),
            "There can be only one argument named \"" + argument.name() + "\".");
      }
    }
  }
}
