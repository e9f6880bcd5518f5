package dev.autonomy.rego.graphql.schema;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.Quoted;
import dev.autonomy.rego.graphql.ast.TypeKind;
import dev.autonomy.rego.graphql.ast.TypeReference;
import java.util.HashSet;
import java.util.Set;

/** Checks that types have what their interfaces promise (GraphQL, October 2021, section 3.6.1). */
final class InterfaceChecker {

  private final Schema schema;
  private final Work work;

  InterfaceChecker(Schema schema, Work work) {
    this.schema = schema;
    this.work = work;
  }

  void check(SchemaType type) throws GraphQlException {
    Set<String> implemented = new HashSet<>(type.interfaces());
    for (String name : type.interfaces()) {
      work.charge(1);
      SchemaType promised = schema.type(name);
      if (promised == null) {
        throw problem(type, "Undefined type " + Quoted.of(name) + ".");
      }
      if (promised.kind() != TypeKind.INTERFACE) {
        throw problem(type, Quoted.of(name) + " is a non interface type " + promised.kind() + ".");
      }
      for (FieldDefinition field : promised.fields()) {
        checkField(type, promised, field);
      }
      checkAncestors(type, promised, implemented);
    }
  }

  private static GraphQlException problem(SchemaType type, String message) {
    return new GraphQlException(type.definition().position(), message);
  }

  private void checkField(SchemaType type, SchemaType promised, FieldDefinition required)
      throws GraphQlException {
    work.charge(1);
    String purpose = "For " + type.name() + " to implement " + promised.name();
    FieldDefinition found = type.field(required.name());
    if (found == null) {
      throw problem(type, purpose + " it must have a field called " + required.name() + ".");
    }
    if (!isCovariant(required.type(), found.type())) {
      throw new GraphQlException(
          found.position(),
          purpose + " the field " + required.name() + " must have type " + required.type() + ".");
    }
    for (FieldDefinition argument : required.arguments()) {
      checkArgument(purpose, required, found, argument);
    }
    for (FieldDefinition argument : found.arguments()) {
      work.charge(1 + required.arguments().size());
      if (argument.isRequired() && required.argument(argument.name()) == null) {
        throw new GraphQlException(
            argument.position(),
            purpose
                + " any additional arguments on "
                + found.name()
                + " must be optional or have a default value but "
                + argument.name()
                + " is required.");
      }
    }
  }

  private void checkArgument(
      String purpose, FieldDefinition field, FieldDefinition found, FieldDefinition required)
      throws GraphQlException {
    work.charge(1 + found.arguments().size());
    String same = purpose + " the field " + field.name() + " must have the same arguments but ";
    FieldDefinition argument = found.argument(required.name());
    if (argument == null) {
      throw new GraphQlException(found.position(), same + "it is missing " + required.name() + ".");
    }
    if (!required.type().fits(argument.type())) {
      throw new GraphQlException(
          argument.position(), same + required.name() + " has the wrong type.");
    }
  }

  /** Whether every value of the actual type is one of the required type. */
  private boolean isCovariant(TypeReference required, TypeReference actual) {
    if (required.nonNull() && !actual.nonNull()) {
      return false;
    }
    return switch (required) {
      case TypeReference.Named named -> {
        String name = actual instanceof TypeReference.Named found ? found.name() : "";
        yield named.name().equals(name) || schema.possibleTypes(named.name()).contains(name);
      }
      case TypeReference.ListOf list ->
          actual instanceof TypeReference.ListOf found
              && isCovariant(list.element(), found.element());
    };
  }

  private void checkAncestors(SchemaType type, SchemaType promised, Set<String> implemented)
      throws GraphQlException {
    for (String ancestor : promised.interfaces()) {
      work.charge(1);
      if (implemented.contains(ancestor)) {
        continue;
      }
      throw problem(
          type,
          ancestor.equals(type.name())
              ? "Type "
                  + type.name()
                  + " cannot implement "
                  + promised.name()
                  + " because it would create a circular reference."
              : "Type "
                  + type.name()
                  + " must implement "
                  + ancestor
                  + " because it is implemented by "
                  + promised.name()
                  + ".");
    }
  }
}
