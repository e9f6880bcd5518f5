package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.ast.TreeVisitor;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.check.types.ArityError;
import java.util.List;

/**
 * Checks that what is called exists, takes that many arguments, has a value where one is used, and
 * may be called at all.
 */
final class CallChecker extends TreeVisitor {
  private final Functions functions;
  private final CheckOptions options;
  private final boolean refusesDeprecated;
  private final Diagnostics errors;

  /**
   * A checker of one module.
   *
   * @param refusesDeprecated whether deprecated built-in functions are errors in it
   */
  CallChecker(
      Functions functions, CheckOptions options, boolean refusesDeprecated, Diagnostics errors) {
    this.functions = functions;
    this.options = options;
    this.refusesDeprecated = refusesDeprecated;
    this.errors = errors;
  }

  @Override
  public void expression(Expression expression) {
    if (expression.form() instanceof Expression.Evaluate(Term.Call call)) {
      check(call, expression.location(), true);
      terms(call.arguments());
      List<Expression.With> modifiers = expression.modifiers();
      for (int i = 0; i < modifiers.size(); i++) {
        modifier(modifiers.get(i));
      }
    } else {
      super.expression(expression);
    }
  }

  @Override
  public void modifier(Expression.With with) {
    term(with.value());
  }

  @Override
  public void call(Term.Call call) {
    check(call, call.location(), false);
    terms(call.arguments());
  }

  private void check(Term.Call call, Location location, boolean isExpression) {
    BuiltinDeclaration builtin = functions.builtin(call);
    int arity = builtin == null ? functions.arity(call) : builtin.arity();
    if (arity == Functions.UNDEFINED) {
      errors.typeError(location, "undefined function " + TreePrinter.print(call.operator()));
      return;
    }
    int given = call.arguments().size();
    if (builtin != null) {
      checkAllowed(call, builtin, location);
      if (builtin.type().variadic() != null) {
        requireValue(call, builtin, isExpression);
        return;
      }
      requireValue(call, builtin, isExpression);
    }
    if (given != arity && !(isExpression && given == arity + 1)) {
      errors.add(
          builtin == null
              ? arityError(call, location, arity, given)
              : ArityError.of(call, location, !isExpression, builtin.type()));
    }
  }

  private void requireValue(Term.Call call, BuiltinDeclaration builtin, boolean isExpression) {
    if (builtin.result() == null && !isExpression) {
      errors.add(RegoError.TYPE_ERROR, call.location(), TreePrinter.print(call) + " used as value");
    }
  }

  private void checkAllowed(Term.Call call, BuiltinDeclaration builtin, Location location) {
    if (options.refusedBuiltins().contains(builtin.name())) {
      errors.typeError(location, "unsafe built-in function calls in expression: " + builtin.name());
    }
    if (refusesDeprecated && builtin.deprecated()) {
      errors.typeError(
          call.operator().location(),
          "deprecated built-in function calls in expression: " + builtin.name());
    }
  }

  private static RegoError arityError(Term.Call call, Location location, int arity, int given) {
    String message =
        "function "
            + TreePrinter.print(call.operator())
            + " has arity "
            + arity
            + ", got "
            + given
            + (given == 1 ? " argument" : " arguments");
    return new RegoError(RegoError.TYPE_ERROR, message, location);
  }
}
