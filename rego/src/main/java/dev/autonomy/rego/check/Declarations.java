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
    if (form instanceof Expression.Evaluate(Term.Call call) && isAssignment(call)) {
      names.term(call.arguments().getFirst());
    } else if (form instanceof Expression.SomeDeclaration declaration) {
      names.terms(declaration.variables());
    } else if (form instanceof Expression.SomeIn some) {
      if (some.key() != null) {
        names.term(some.key());
      }
      names.term(some.value());
    }
  }

  /** Whether a call is {@code x := y}. */
  static boolean isAssignment(Term.Call call) {
    return call.arguments().size() == 2 && call.is("assign");
  }
}
