package dev.autonomy.rego.check.types;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.ast.TreeVisitor;
import dev.autonomy.rego.type.Type;
import java.util.List;

/** The error of a call of a built-in function with a wrong number of arguments. */
public final class ArityError {
  private ArityError() {}

  /**
   * Says what is given and what is taken.
   *
   * @param isTerm whether the result of the call is used, which counts as an argument
   */
  public static RegoError of(
      Term.Call call, Location location, boolean isTerm, Type.FunctionType function) {
    TermTypes types = new TermTypes(Scope.of(new Documents(List.of())));
    TreeVisitor documents =
        new TreeVisitor() {
          @Override
          public void ref(Term.Ref ref) {
            if (ref.head() instanceof Term.Var head && head.isRootDocument()) {
              types.evaluated(ref, Type.ANY);
            }
          }
        };
    documents.terms(call.arguments());
    List<Type> have = types.of(call.arguments());
    if (isTerm) {
      have.add(Type.UNKNOWN);
    }
    String name = TreePrinter.print(call.operator());
    return TypeErrors.arguments(
        location,
        call.operator(),
        "arity mismatch",
        have,
        Signature.describe(name, function, false));
  }
}
