package dev.autonomy.rego.graphql.schema;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.DirectiveLocation;
import dev.autonomy.rego.graphql.ast.EnumValueDefinition;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.Quoted;
import dev.autonomy.rego.graphql.ast.TypeDefinition;
import dev.autonomy.rego.graphql.ast.TypeKind;
import dev.autonomy.rego.graphql.ast.TypeReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the definitions of types and directives, each in the order of names. */
final class TypeChecker {

  private static final Set<String> NO_ENUM_VALUES = Set.of("true", "false", "null");

  private final Schema schema;
  private final DirectiveChecker directives;
  private final InterfaceChecker interfaces;
  private final Work work;

  TypeChecker(Schema schema, DirectiveChecker directives, Work work) {
    this.schema = schema;
    this.directives = directives;
    this.work = work;
    interfaces = new InterfaceChecker(schema, work);
  }

  void check() throws GraphQlException {
    for (SchemaType type : schema.types().values()) {
      check(type);
    }
    for (DirectiveDefinition directive : schema.directives().values()) {
      DirectiveChecker.checkName(directive.position(), directive.name());
      checkArguments(directive.arguments(), directive.name());
    }
  }

  private void check(SchemaType type) throws GraphQlException {
    TypeDefinition definition = type.definition();
    for (FieldDefinition field : definition.fields()) {
      checkField(definition, field);
    }
    for (String member : definition.types()) {
      checkMember(definition, member);
    }
    interfaces.check(type);
    checkKind(definition);
    checkUniqueFields(definition);
    if (!definition.builtIn()) {
      DirectiveChecker.checkName(definition.position(), definition.name());
    }
    directives.check(definition.directives(), definition.kind().location(), "");
  }

  private void checkField(TypeDefinition type, FieldDefinition field) throws GraphQlException {
    work.charge(1);
    DirectiveChecker.checkName(field.position(), field.name());
    find(field.type());
    checkArguments(field.arguments(), "");
    DirectiveLocation location =
        type.kind() == TypeKind.INPUT_OBJECT
            ? DirectiveLocation.INPUT_FIELD_DEFINITION
            : DirectiveLocation.FIELD_DEFINITION;
    directives.check(field.directives(), location, "");
  }

  private SchemaType find(TypeReference reference) throws GraphQlException {
    SchemaType type = schema.type(reference.name());
    if (type == null) {
      throw new GraphQlException(reference.position(), "Undefined type " + reference.name() + ".");
    }
    return type;
  }

  private void checkArguments(List<FieldDefinition> arguments, String directive)
      throws GraphQlException {
    for (FieldDefinition argument : arguments) {
      work.charge(1);
      DirectiveChecker.checkName(argument.position(), argument.name());
      SchemaType type = find(argument.type());
      if (!type.kind().isInput()) {
        throw new GraphQlException(
            argument.position(),
            "cannot use "
                + argument.type()
                + " as argument "
                + argument.name()
                + " because "
                + type.kind()
                + " is not a valid input type");
      }
      directives.check(argument.directives(), DirectiveLocation.ARGUMENT_DEFINITION, directive);
    }
  }

  private void checkMember(TypeDefinition union, String member) throws GraphQlException {
    work.charge(1);
    SchemaType type = schema.type(member);
    if (type == null) {
      throw new GraphQlException(union.position(), "Undefined type " + Quoted.of(member) + ".");
    }
    if (type.kind() != TypeKind.OBJECT) {
      throw new GraphQlException(
          union.position(), union.kind() + " type " + Quoted.of(member) + " must be OBJECT.");
    }
  }

  private void checkKind(TypeDefinition type) throws GraphQlException {
    switch (type.kind()) {
      case OBJECT, INTERFACE -> {
        demandSome(type, type.fields(), "fields");
        for (FieldDefinition field : type.fields()) {
          if (find(field.type()).kind() == TypeKind.INPUT_OBJECT) {
            throw new GraphQlException(
                field.position(),
                type.kind()
                    + " "
                    + type.name()
                    + ": field must be one of SCALAR, OBJECT, INTERFACE, UNION, ENUM.");
          }
        }
      }
      case ENUM -> {
        demandSome(type, type.enumValues(), "unique enum values");
        for (EnumValueDefinition value : type.enumValues()) {
          checkEnumValue(type, value);
        }
      }
      case INPUT_OBJECT -> {
        demandSome(type, type.fields(), "input fields");
        for (FieldDefinition field : type.fields()) {
          TypeKind found = find(field.type()).kind();
          if (!found.isInput()) {
            throw new GraphQlException(
                field.position(),
                found + " " + field.name() + ": field must be one of SCALAR, ENUM, INPUT_OBJECT.");
          }
        }
      }
      case SCALAR, UNION -> {}
    }
  }

  private static void demandSome(TypeDefinition type, List<?> parts, String what)
      throws GraphQlException {
    if (parts.isEmpty()) {
      throw new GraphQlException(
          type.position(),
          type.kind() + " " + type.name() + ": must define one or more " + what + ".");
    }
  }

  private void checkEnumValue(TypeDefinition type, EnumValueDefinition value)
      throws GraphQlException {
    work.charge(1);
    if (NO_ENUM_VALUES.contains(value.name())) {
      throw new GraphQlException(
          type.position(),
          type.kind() + " " + type.name() + ": non-enum value " + value.name() + ".");
    }
    directives.check(value.directives(), DirectiveLocation.ENUM_VALUE, "");
  }

  private void checkUniqueFields(TypeDefinition type) throws GraphQlException {
    Set<String> seen = new HashSet<>();
    Map<String, FieldDefinition> again = new HashMap<>();
    for (FieldDefinition field : type.fields()) {
      if (!seen.add(field.name())) {
        again.putIfAbsent(field.name(), field);
      }
    }
    if (again.isEmpty()) {
      return;
    }
    for (FieldDefinition field : type.fields()) {
      FieldDefinition second = again.get(field.name());
      if (second != null) {
        throw new GraphQlException(
            second.position(),
            "Field " + type.name() + "." + field.name() + " can only be defined once.");
      }
    }
  }
}
