package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.LiteralKind;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Input objects have the fields they must have and no others. */
final class InputObjectFields {

  /** Name of the directive on types of which exactly one field is given. */
  private static final String ONE_OF = "oneOf";

  private final Rule rule;

  InputObjectFields(Rule rule) {
    this.rule = rule;
  }

  void check(Literal value, SchemaType type) {
    Set<String> given = new HashSet<>();
    for (Literal.Child child : value.children()) {
      given.add(child.name());
    }
    for (FieldDefinition field : type.fields()) {
      rule.validation().work().charge(1);
      if (field.isRequired() && !given.contains(field.name())) {
        rule.report(
            value.position(),
            "Field \""
                + type.name()
                + "."
                + field.name()
                + "\" of required type \""
                + field.type()
                + "\" was not provided.");
      }
    }
    for (Directive directive : type.directives()) {
      if (directive.name().equals(ONE_OF)) {
        checkOneOf(value, type);
      }
    }
    for (Literal.Child child : value.children()) {
      if (type.field(child.name()) == null) {
        reportUnknown(child, type);
      }
    }
  }

  private void checkOneOf(Literal value, SchemaType type) {
    if (value.children().size() != 1) {
      rule.report(
          value.position(),
          "OneOf Input Object \"" + type.name() + "\" must specify exactly one key.");
      return;
    }
    Literal only = value.children().getFirst().value();
    if (only.kind() == LiteralKind.NULL) {
      String first = type.fields().getFirst().name();
      rule.report(only.position(), "Field \"" + type.name() + "." + first + "\" must be non-null.");
    } else if (only.kind() == LiteralKind.VARIABLE) {
      VariableDefinition variable = rule.validation().variable(only.raw());
      if (variable != null && !variable.type().nonNull()) {
        rule.report(
            only.position(),
            "Variable \""
                + variable.name()
                + "\" must be non-nullable to be used for OneOf Input Object \""
                + type.name()
                + "\".");
      }
    }
  }

  private void reportUnknown(Literal.Child child, SchemaType type) {
    List<String> names = type.fields().stream().map(FieldDefinition::name).toList();
    rule.report(
        child.position(),
        "Field \""
            + child.name()
            + "\" is not defined by type \""
            + type.name()
            + "\"."
            + Suggestions.sentence(rule.validation(), "Did you mean", child.name(), names));
  }
}
