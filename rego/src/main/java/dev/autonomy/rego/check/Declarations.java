package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Term;
import java.util.HashSet;
import java.util.Set;

/** Finds the variables that a body declares with {@code :=} and {@code some}. */
final class Declarations {
  private Declarations() {}

  /** The variables declared in a body, without those of scopes inside it. */
  static Set<String> in(Body body) {
    Variables names = new Variables(Variables.SKIP_CLOSURES, new HashSet<>());
    for (Expression expression : body.expressions()) {
      collect(expression.form(), names);
    }
    return names.names();
  }

  private static void collect(Expression.Form form, Variables names) {
    switch (form) {
      case Expression.Evaluate(Term.Call call) when isAssignment(call) ->
          names.term(call.arguments().getFirst());
      case Expression.SomeDeclaration declaration -> names.terms(declaration.variables());
      case Expression.SomeIn some -> {
        if (some.key() != null) {
          names.term(some.key());
        }
        names.term(some.value());
      }
      case Expression.Evaluate _,
          Expression.Every _,
          Expression.Not _,
          Expression.And _,
          Expression.Or _ -> {}
    }
  }

  /** Whether a call is {@code x := y}. */
  static boolean isAssignment(Term.Call call) {
    return call.arguments().size() == 2 && call.is("assign");
  }
}
