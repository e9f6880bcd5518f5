package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.schema.SchemaType;

/** What has fields has a selection of them, and nothing else has. */
final class ScalarLeafs extends Rule {

  ScalarLeafs(Validation validation) {
    super(validation);
  }

  @Override
  void field(Site.OfField site) {
    FieldDefinition definition = site.definition();
    SchemaType type =
        definition == null ? null : validation().schema().type(definition.type().name());
    if (definition == null || type == null) {
      return;
    }
    Selection.Field field = site.field();
    boolean selects = !field.selections().isEmpty();
    if (type.kind().isLeaf() && selects) {
      report(
          field.position(),
          "Field \""
              + field.name()
              + "\" must not have a selection since type \""
              + type.name()
              + "\" has no subfields.");
    } else if (!type.kind().isLeaf() && !selects) {
      report(
          field.position(),
          "Field \""
              + field.name()
              + "\" of type \""
              + definition.type()
              + "\" must have a selection of subfields. Did you mean \""
              + field.name()
              + " { ... }\"?");
    }
  }
}
