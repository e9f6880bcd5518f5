package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.Term;
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

/** Terms that are values already. */
final class Constants {

  private Constants() {}

  static Value value(Term.Scalar scalar) {
    return switch (scalar) {
      case Term.NullLiteral _ -> NullValue.NULL;
      case Term.BooleanLiteral literal -> BooleanValue.of(literal.value());
      case Term.NumberLiteral literal -> NumberValue.parse(literal.text());
      case Term.StringLiteral literal -> StringValue.of(literal.value());
    };
  }

  /** The value of a term without variables, references and calls; null for every other term. */
  static @Nullable Value of(Term term) {
    return switch (term) {
      case Term.Scalar scalar -> value(scalar);
      case Term.ArrayLiteral array -> {
        Value @Nullable [] elements = all(array.elements());
        yield elements == null ? null : ArrayValue.owning(elements);
      }
      case Term.SetLiteral set -> {
        Value @Nullable [] members = all(set.elements());
        yield members == null ? null : SetValue.of(members);
      }
      case Term.ObjectLiteral object -> object(object);
      case Term.Var _,
          Term.Ref _,
          Term.Call _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ ->
          null;
    };
  }

  private static Value @Nullable [] all(List<Term> terms) {
    Value[] values = new Value[terms.size()];
    for (int i = 0; i < values.length; i++) {
      Value value = of(terms.get(i));
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
      Value key = of(entry.key());
      Value value = key == null ? null : of(entry.value());
      if (key == null || value == null) {
        return null;
      }
      object.put(key, value);
    }
    return object.build();
  }
}
