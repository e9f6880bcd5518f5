package dev.autonomy.rego.check.types;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.type.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the arguments of calls against the types of the functions. */
final class CallTypes {
  private final Context context;
  private final TermTypes types;
  private final Unifier unifier;

  CallTypes(Context context, TermTypes types, Unifier unifier) {
    this.context = context;
    this.types = types;
    this.unifier = unifier;
  }

  /**
   * Checks a call whose arguments have been prepared.
   *
   * @param isTerm whether the call is part of a term, so that its result is used
   * @return the type of the result
   */
  Type check(Term.Call call, Location location, boolean isTerm) {
    Type type = typeOf(call.operator());
    if (type.kind() == Type.Kind.ANY) {
      return Type.UNKNOWN;
    }
    if (!(type instanceof Type.FunctionType function)) {
      context.report(TypeErrors.undefinedFunction(location, call.operator()));
      return Type.UNKNOWN;
    }
    if (function.variadic() != null) {
      return Type.UNKNOWN;
    }
    String problem = problem(function, call.arguments(), isTerm);
    if (!problem.isEmpty()) {
      List<Type> have = types.of(call.arguments());
      if (isTerm) {
        have.add(Type.UNKNOWN);
      }
      context.report(
          TypeErrors.arguments(location, call.operator(), problem, have, wanted(call, function)));
      return Type.UNKNOWN;
    }
    Type result = function.result();
    return result == null ? Type.UNKNOWN : result;
  }

  private String problem(Type.FunctionType function, List<Term> arguments, boolean isTerm) {
    List<Type> wanted = function.argumentsAndResult();
    if (arguments.size() + (isTerm ? 1 : 0) > wanted.size()) {
      return "too many arguments";
    }
    if (arguments.size() < function.arguments().size()) {
      return "too few arguments";
    }
    for (int i = 0; i < arguments.size(); i++) {
      if (!unifier.fit(arguments.get(i), wanted.get(i), false)) {
        return "invalid argument(s)";
      }
    }
    return "";
  }

  /** The arguments and the result of a function, with their names where it is a built-in one. */
  private String wanted(Term.Call call, Type.FunctionType function) {
    return Signature.describe(
        isData(call.operator()) ? "" : TreePrinter.print(call.operator()), function, true);
  }

  private static boolean isData(Term.Ref operator) {
    return operator.startsWith(Term.Var.DATA);
  }

  /** The type of a function; any type when there was an error in it. */
  private Type typeOf(Term.Ref operator) {
    if (isData(operator)) {
      return types.scope().documents().typeOf(operator);
    }
    BuiltinDeclaration builtin = context.builtin(TreePrinter.print(operator));
    return builtin == null ? Type.ANY : builtin.type();
  }

  /** The type of the function that a term names without calling it, or null. */
  @Nullable Type function(Term term) {
    if (!(term instanceof Term.Ref ref)
        || !(ref.head() instanceof Term.Var head)
        || head.name().equals(Term.Var.INPUT)) {
      return null;
    }
    Type type = typeOf(ref);
    return type.kind() == Type.Kind.FUNCTION ? type : null;
  }

  /** What is wrong with putting one function in the place of another, or null. */
  @Nullable RegoError replacement(Expression.With with, Type replacement) {
    Type target = function(with.target());
    if (target == null || context.compatibility().overlap(target, replacement)) {
      return null;
    }
    String name = isData(with.target()) ? "" : TreePrinter.print(with.target());
    return TypeErrors.arguments(
        with.location(),
        with.target(),
        "arity mismatch",
        ((Type.FunctionType) replacement).arguments(),
        Signature.describe(name, (Type.FunctionType) target, false));
  }
}
