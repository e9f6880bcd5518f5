package dev.autonomy.rego.ast;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Terms that are values already: scalars, and collections of nothing else. */
public final class GroundTerms {
  private GroundTerms() {}

  /** The value of a term without variables, references, calls and comprehensions; else null. */
  public static @Nullable Value value(Term term) {
    return switch (term.kind()) {
      case NULL, BOOLEAN, NUMBER, STRING -> scalar((Term.Scalar) term);
      case ARRAY -> {
        Value @Nullable [] elements = values(((Term.ArrayLiteral) term).elements());
        yield elements == null ? null : ArrayValue.owning(elements);
      }
      case SET -> {
        Value @Nullable [] members = values(((Term.SetLiteral) term).elements());
        yield members == null ? null : SetValue.of(members);
      }
      case OBJECT -> object((Term.ObjectLiteral) term);
      case VAR,
          REF,
          CALL,
          ARRAY_COMPREHENSION,
          SET_COMPREHENSION,
          OBJECT_COMPREHENSION,
          TEMPLATE_STRING ->
          null;
    };
  }

  /** The value of a scalar. */
  public static Value scalar(Term.Scalar scalar) {
    if (scalar instanceof Term.StringLiteral literal) {
      return StringValue.of(literal.value());
    }
    if (scalar instanceof Term.NumberLiteral literal) {
      return NumberValue.parse(literal.text());
    }
    return scalar instanceof Term.BooleanLiteral literal
        ? BooleanValue.of(literal.value())
        : NullValue.NULL;
  }

  private static Value @Nullable [] values(List<Term> terms) {
    Value[] values = new Value[terms.size()];
    for (int i = 0; i < values.length; i++) {
      Value value = value(terms.get(i));
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    return values;
  }

  private static @Nullable Value object(Term.ObjectLiteral literal) {
    ObjectValue.Builder object = new ObjectValue.Builder();
    for (Term.Entry entry : literal.entries()) {
      Value key = value(entry.key());
      Value value = key == null ? null : value(entry.value());
      if (key == null || value == null) {
        return null;
      }
      object.put(key, value);
    }
    return object.build();
  }
}
