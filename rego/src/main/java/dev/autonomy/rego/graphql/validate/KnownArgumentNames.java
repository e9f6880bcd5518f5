package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Argument;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.Position;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments are those that the field or the directive has. */
final class KnownArgumentNames extends Rule {

  KnownArgumentNames(Validation validation) {
    super(validation);
  }

  @Override
  void field(Site.OfField site) {
    SchemaType parent = site.parent();
    FieldDefinition definition = site.definition();
    if (parent == null || definition == null) {
      return;
    }
    Selection.Field field = site.field();
    for (Argument argument : field.arguments()) {
      validation().work().charge(definition.arguments().size());
      if (definition.argument(argument.name()) == null) {
        String place = "field \"" + parent.name() + "." + field.name() + "\".";
        reportUnknown(field.position(), argument, place, definition.arguments());
      }
    }
  }

  @Override
  void directive(Site.OfDirective site) {
    DirectiveDefinition definition = site.definition();
    if (definition == null) {
      return;
    }
    Directive directive = site.directive();
    for (Argument argument : directive.arguments()) {
      validation().work().charge(definition.arguments().size());
      if (definition.argument(argument.name()) == null) {
        String place = "directive \"@" + directive.name() + "\".";
        reportUnknown(directive.position(), argument, place, definition.arguments());
      }
    }
  }

  private void reportUnknown(
      @Nullable Position position,
      Argument argument,
      String place,
      List<FieldDefinition> declared) {
    List<String> names = declared.stream().map(FieldDefinition::name).toList();
    report(
        position,
        "Unknown argument \""
            + argument.name()
            + "\" on "
            + place
            + Suggestions.sentence(validation(), "Did you mean", argument.name(), names));
  }
}
