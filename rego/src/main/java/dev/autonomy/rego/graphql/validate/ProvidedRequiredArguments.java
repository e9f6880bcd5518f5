package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Argument;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.Position;
import dev.autonomy.rego.graphql.ast.Selection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments that must be given are given. */
final class ProvidedRequiredArguments extends Rule {

  ProvidedRequiredArguments(Validation validation) {
    super(validation);
  }

  @Override
  void field(Site.OfField site) {
    FieldDefinition definition = site.definition();
    if (definition != null) {
      Selection.Field field = site.field();
      String place = "Field \"" + field.name() + "\"";
      check(field.position(), place, definition.arguments(), field.arguments());
    }
  }

  @Override
  void directive(Site.OfDirective site) {
    DirectiveDefinition definition = site.definition();
    if (definition != null) {
      Directive directive = site.directive();
      String place = "Directive \"@" + definition.name() + "\"";
      check(directive.position(), place, definition.arguments(), directive.arguments());
    }
  }

  private void check(
      @Nullable Position position,
      String place,
      List<FieldDefinition> declared,
      List<Argument> given) {
    for (FieldDefinition argument : declared) {
      if (argument.isRequired() && !isGiven(argument.name(), given)) {
        report(
            position,
            place
                + " argument \""
                + argument.name()
                + "\" of type \""
                + argument.type()
                + "\" is required, but it was not provided.");
      }
    }
  }

  private boolean isGiven(String name, List<Argument> given) {
    validation().work().charge(1 + given.size());
    for (Argument argument : given) {
      if (argument.name().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
