package dev.autonomy.rego.graphql.schema;

import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.EnumValueDefinition;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.TypeDefinition;
import dev.autonomy.rego.graphql.ast.TypeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A type of a schema with everything that extends it. Immutable. */
public final class SchemaType {

  private final TypeDefinition definition;
  private final Map<String, FieldDefinition> fieldsByName = new HashMap<>();
  private final Set<String> enumValueNames = new HashSet<>();

  SchemaType(TypeDefinition definition) {
    this.definition = definition;
    for (FieldDefinition field : definition.fields()) {
      fieldsByName.putIfAbsent(field.name(), field);
    }
    for (EnumValueDefinition value : definition.enumValues()) {
      enumValueNames.add(value.name());
    }
  }

  /** This type with further fields. */
  SchemaType withFields(List<FieldDefinition> further) {
    List<FieldDefinition> fields = new ArrayList<>(definition.fields());
    fields.addAll(further);
    return new SchemaType(
        new TypeDefinition(
            definition.kind(),
            definition.description(),
            definition.name(),
            definition.directives(),
            definition.interfaces(),
            fields,
            definition.types(),
            definition.enumValues(),
            definition.builtIn(),
            definition.position(),
            definition.comments()));
  }

  TypeDefinition definition() {
    return definition;
  }

  /** Its name. */
  public String name() {
    return definition.name();
  }

  /** What kind of type it is. */
  public TypeKind kind() {
    return definition.kind();
  }

  /** The field of this name, or null; the first one if there are several. */
  public @Nullable FieldDefinition field(String name) {
    return fieldsByName.get(name);
  }

  /** All fields as they are written. */
  public List<FieldDefinition> fields() {
    return definition.fields();
  }

  /** Names of interfaces it implements. */
  public List<String> interfaces() {
    return definition.interfaces();
  }

  /** Whether an enum has this value. */
  public boolean hasEnumValue(String name) {
    return enumValueNames.contains(name);
  }

  /** Values of an enum. */
  public List<EnumValueDefinition> enumValues() {
    return definition.enumValues();
  }

  /** Directives on it. */
  public List<Directive> directives() {
    return definition.directives();
  }
}
