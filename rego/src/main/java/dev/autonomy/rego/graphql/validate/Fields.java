package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.schema.Schema;
import dev.autonomy.rego.graphql.schema.SchemaType;
import org.jspecify.annotations.Nullable;

/** Looks up fields by the names that queries use. */
final class Fields {

  private static final String TYPE_NAME = "__typename";

  private Fields() {}

  /** The definition of a field, or null; {@code __typename} is known everywhere. */
  static @Nullable FieldDefinition definition(@Nullable SchemaType parent, String name) {
    if (name.equals(TYPE_NAME)) {
      return Schema.typeNameField();
    }
    return parent == null ? null : parent.field(name);
  }
}
