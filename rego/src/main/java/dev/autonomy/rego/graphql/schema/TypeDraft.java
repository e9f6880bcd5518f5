package dev.autonomy.rego.graphql.schema;

import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.EnumValueDefinition;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.TypeDefinition;
import dev.autonomy.rego.graphql.ast.TypeKind;
import java.util.ArrayList;
import java.util.List;

/** A type that is still being extended. */
final class TypeDraft {

  private final TypeDefinition base;
  private final boolean builtIn;
  private final List<Directive> directives = new ArrayList<>();
  private final List<String> interfaces = new ArrayList<>();
  private final List<FieldDefinition> fields = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private final List<EnumValueDefinition> enumValues = new ArrayList<>();

  private TypeDraft(TypeDefinition base, boolean builtIn) {
    this.base = base;
    this.builtIn = builtIn;
  }

  /** A type as it is defined. */
  static TypeDraft of(TypeDefinition definition) {
    TypeDraft draft = new TypeDraft(definition, definition.builtIn());
    draft.extend(definition);
    return draft;
  }

  /** A type that is nowhere defined, only extended; that is allowed. */
  static TypeDraft undefined(TypeDefinition extension) {
    return new TypeDraft(extension, false);
  }

  TypeKind kind() {
    return base.kind();
  }

  void extend(TypeDefinition extension) {
    directives.addAll(extension.directives());
    interfaces.addAll(extension.interfaces());
    fields.addAll(extension.fields());
    types.addAll(extension.types());
    enumValues.addAll(extension.enumValues());
  }

  TypeDefinition finish() {
    return new TypeDefinition(
        base.kind(),
        base.description(),
        base.name(),
        directives,
        interfaces,
        fields,
        types,
        enumValues,
        builtIn,
        base.position(),
        base.comments());
  }
}
