package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;

/** Invents variables that are unique within a rule. */
final class FreshNames {
  private int next;

  /** A variable no author wrote. */
  Term.Var generate(Location location) {
    return new Term.Var("#" + next++, location);
  }

  /** Another name for a variable that an author wrote. */
  String rename(String name) {
    return name + "#" + next++;
  }

  /** {@code variable = value}, as an expression with the location of the value. */
  static Expression bind(Term.Var variable, Term value, List<Expression.With> modifiers) {
    Location location = value.location();
    Term.Ref operator = new Term.Ref(new Term.Var("eq", location), List.of(), location);
    Term.Call call = new Term.Call(operator, List.of(variable, value), location);
    return new Expression(new Expression.Evaluate(call), false, modifiers, location);
  }

  /** A body with more expressions at its end. */
  static Body append(Body body, List<Expression> more) {
    if (more.isEmpty()) {
      return body;
    }
    List<Expression> all = new ArrayList<>(body.expressions());
    all.addAll(more);
    return new Body(all, body.location());
  }
}
