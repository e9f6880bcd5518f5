package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeTransformer;
import java.util.ArrayList;
import java.util.List;

/** Removes calls of {@code print}. */
final class PrintEraser extends TreeTransformer {
  @Override
  protected Body body(Body body) {
    Body inner = super.body(body);
    List<Expression> kept = new ArrayList<>(inner.expressions().size());
    for (Expression expression : inner.expressions()) {
      if (!isPrint(expression)) {
        kept.add(expression);
      }
    }
    return kept.size() == inner.expressions().size() ? inner : new Body(kept, body.location());
  }

  private static boolean isPrint(Expression expression) {
    return expression.form() instanceof Expression.Evaluate(Term.Call call) && call.is("print");
  }
}
