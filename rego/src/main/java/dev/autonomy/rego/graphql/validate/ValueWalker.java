package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.TypeReference;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over a value and tells the rules of its parts and then of itself. */
final class ValueWalker {

  private final Validation validation;
  private final Work work;
  private final List<Rule> rules;

  ValueWalker(Validation validation, List<Rule> rules) {
    this.validation = validation;
    this.rules = rules;
    work = validation.work();
  }

  /** Walks over a value; gives whether all numbers in it are in range. */
  boolean walk(
      Literal value,
      @Nullable SchemaType type,
      @Nullable TypeReference expected,
      boolean expectedDefault)
      throws GraphQlException {
    if (validation.problems().isFull()) {
      return true;
    }
    work.enter();
    VariableDefinition variable = null;
    boolean readable;
    switch (value.kind()) {
      case VARIABLE -> {
        variable = validation.variable(value.raw());
        readable = true;
        if (variable != null) {
          validation.use(variable);
          Literal defaultValue = variable.defaultValue();
          readable = defaultValue == null || Numerals.isReadable(defaultValue, work);
        }
      }
      case OBJECT -> readable = walkFields(value, type);
      case LIST -> readable = walkElements(value, type, expected);
      default -> readable = Numerals.isReadable(value, work);
    }
    Site.OfValue site =
        new Site.OfValue(value, type, expected, expectedDefault, variable, readable);
    for (Rule rule : rules) {
      rule.value(site);
    }
    work.leave();
    return readable;
  }

  private boolean walkFields(Literal value, @Nullable SchemaType type) throws GraphQlException {
    boolean readable = true;
    for (Literal.Child child : value.children()) {
      FieldDefinition field = type == null ? null : type.field(child.name());
      readable &=
          field == null
              ? walk(child.value(), null, null, false)
              : walk(
                  child.value(),
                  validation.schema().type(field.type().name()),
                  field.type(),
                  field.hasDefault());
    }
    return readable;
  }

  private boolean walkElements(
      Literal value, @Nullable SchemaType type, @Nullable TypeReference expected)
      throws GraphQlException {
    boolean readable = true;
    for (Literal.Child child : value.children()) {
      readable &=
          expected instanceof TypeReference.ListOf list
              ? walk(child.value(), type, list.element(), false)
              : walk(child.value(), null, null, false);
    }
    return readable;
  }
}
