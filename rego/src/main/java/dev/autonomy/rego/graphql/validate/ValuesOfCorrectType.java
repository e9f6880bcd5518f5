package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.EnumValueDefinition;
import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.LiteralKind;
import dev.autonomy.rego.graphql.ast.TypeKind;
import dev.autonomy.rego.graphql.ast.TypeReference;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.List;
import java.util.Set;

/** Values are of the types that are asked for. */
final class ValuesOfCorrectType extends Rule {

  private static final Set<String> SCALARS = Set.of("Int", "Float", "String", "Boolean", "ID");
  private static final Set<String> OF_INT = Set.of("Int", "Float", "ID");
  private static final Set<String> OF_FLOAT = Set.of("Float");
  private static final Set<String> OF_STRING = Set.of("String", "ID");
  private static final Set<String> OF_BOOLEAN = Set.of("Boolean");

  private final InputObjectFields objectFields;

  ValuesOfCorrectType(Validation validation) {
    super(validation);
    objectFields = new InputObjectFields(this);
  }

  @Override
  void value(Site.OfValue site) {
    SchemaType type = site.type();
    TypeReference expected = site.expected();
    if (type == null || expected == null) {
      return;
    }
    Literal value = site.value();
    if (value.kind() == LiteralKind.NULL && expected.nonNull()) {
      report(value.position(), found(value, expected));
    }
    if (type.kind() == TypeKind.SCALAR && !SCALARS.contains(type.name())) {
      return; // What a scalar of one's own accepts is not written in the schema.
    }
    if (!site.readable()) {
      reportMismatch(value, type, expected);
    }
    switch (value.kind()) {
      case NULL, VARIABLE -> {}
      case INT -> demand(OF_INT, value, type, expected);
      case FLOAT -> demand(OF_FLOAT, value, type, expected);
      case BOOLEAN -> demand(OF_BOOLEAN, value, type, expected);
      case STRING, BLOCK_STRING -> checkString(value, type, expected);
      case ENUM -> checkEnum(value, type, expected);
      case LIST -> {
        if (expected instanceof TypeReference.Named) {
          reportMismatch(value, type, expected);
        }
      }
      case OBJECT -> objectFields.check(value, type);
    }
  }

  private void demand(Set<String> types, Literal value, SchemaType type, TypeReference expected) {
    if (!types.contains(type.name())) {
      reportMismatch(value, type, expected);
    }
  }

  private void checkString(Literal value, SchemaType type, TypeReference expected) {
    if (type.kind() == TypeKind.ENUM) {
      report(value.position(), noEnumValue(value, expected) + suggestion(value, type));
    } else {
      demand(OF_STRING, value, type, expected);
    }
  }

  private void checkEnum(Literal value, SchemaType type, TypeReference expected) {
    if (type.kind() != TypeKind.ENUM) {
      reportMismatch(value, type, expected);
    } else if (!type.hasEnumValue(value.raw())) {
      report(
          value.position(),
          "Value \""
              + value
              + "\" does not exist in \""
              + expected
              + "\" enum."
              + suggestion(value, type));
    }
  }

  private String suggestion(Literal value, SchemaType type) {
    List<String> names = type.enumValues().stream().map(EnumValueDefinition::name).toList();
    return Suggestions.sentence(validation(), "Did you mean the enum value", value.raw(), names);
  }

  private static String found(Literal value, TypeReference expected) {
    return "Expected value of type \"" + expected + "\", found " + value + ".";
  }

  private static String noEnumValue(Literal value, TypeReference expected) {
    return "Enum \"" + expected + "\" cannot represent non-enum value: " + value + ".";
  }

  private void reportMismatch(Literal value, SchemaType type, TypeReference expected) {
    report(value.position(), mismatch(value, type, expected));
  }

  private static String mismatch(Literal value, SchemaType type, TypeReference expected) {
    return switch (expected.toString()) {
      case "Int", "Int!" ->
          Numerals.exceedsInt(value.raw())
              ? "Int cannot represent non 32-bit signed integer value: " + value
              : "Int cannot represent non-integer value: " + value;
      case "String", "String!", "[String]" ->
          "String cannot represent a non string value: " + value;
      case "Boolean", "Boolean!" -> "Boolean cannot represent a non boolean value: " + value;
      case "Float", "Float!" -> "Float cannot represent non numeric value: " + value;
      case "ID", "ID!" -> "ID cannot represent a non-string and non-integer value: " + value;
      default ->
          type.kind() == TypeKind.ENUM ? noEnumValue(value, expected) : found(value, expected);
    };
  }
}
