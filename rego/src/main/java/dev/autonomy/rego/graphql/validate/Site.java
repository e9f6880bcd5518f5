package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.DirectiveLocation;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.ast.TypeReference;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import dev.autonomy.rego.graphql.schema.SchemaType;
import org.jspecify.annotations.Nullable;

/** A part of a document together with what the schema says of it, which is null if nothing. */
sealed interface Site {

  /** A field, and the type it is selected from. */
  record OfField(
      Selection.Field field, @Nullable SchemaType parent, @Nullable FieldDefinition definition)
      implements Site {}

  /** A fragment by its name, where it is spread. */
  record OfSpread(
      Selection.FragmentSpread spread,
      @Nullable SchemaType parent,
      @Nullable FragmentDefinition definition)
      implements Site {}

  /** A fragment without a name. */
  record OfInlineFragment(Selection.InlineFragment fragment, @Nullable SchemaType parent)
      implements Site {}

  /** A directive. */
  record OfDirective(
      Directive directive, @Nullable DirectiveDefinition definition, DirectiveLocation location)
      implements Site {}

  /**
   * A value.
   *
   * @param type the innermost type that is expected
   * @param expected the type that is expected
   * @param expectedDefault whether there is another value if this one is missing
   * @param variable the definition if the value is a variable
   * @param readable whether all numbers in it are in range
   */
  record OfValue(
      Literal value,
      @Nullable SchemaType type,
      @Nullable TypeReference expected,
      boolean expectedDefault,
      @Nullable VariableDefinition variable,
      boolean readable)
      implements Site {}
}
