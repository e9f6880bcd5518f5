package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.Operators;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.eval.BuiltinCall;
import dev.autonomy.rego.eval.Comparison;
import dev.autonomy.rego.eval.DocumentValue;
import dev.autonomy.rego.eval.FunctionCall;
import dev.autonomy.rego.eval.FunctionDocument;
import dev.autonomy.rego.eval.KeyedMembership;
import dev.autonomy.rego.eval.KeyedRules;
import dev.autonomy.rego.eval.Membership;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.RelationScan;
import dev.autonomy.rego.eval.Slot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans calls of functions, those of the policy and those built in. */
final class CallPlanner {

  private final Site site;
  private final TermPlanner terms;

  CallPlanner(Site site) {
    this.site = site;
    terms = new TermPlanner(site);
  }

  /** The value of a call, which must have as many arguments as the function takes. */
  Operand operand(Term.Call call) {
    return operand(call, call.arguments());
  }

  /** Whether a call stands for its result, rather than unifying, printing or capturing it. */
  boolean isValue(Term.Call call) {
    return !call.is("eq")
        && !call.is("assign")
        && !call.is("print")
        && call.arguments().size() <= arity(call);
  }

  /** The number of arguments that the function of a call takes. */
  int arity(Term.Call call) {
    FunctionDocument function = site.program().function(call.operator());
    if (function != null) {
      return function.arity();
    }
    BuiltinDeclaration declaration = site.program().builtins().declaration(call.name());
    if (declaration == null) {
      throw new IllegalStateException("unknown function " + call.name());
    }
    return declaration.arity();
  }

  /** The value of a call with these arguments. */
  Operand operand(Term.Call call, List<Term> arguments) {
    FunctionDocument function = site.program().function(call.operator());
    if (function != null) {
      site.frame().costs();
      return new FunctionCall(function, terms.operands(arguments), call.location());
    }
    String name = call.name();
    Operand[] operands = terms.operands(arguments);
    Operand inlined =
        operands.length == 2 && !site.program().isReplaced(name)
            ? operator(name, operands[0], operands[1])
            : null;
    if (inlined != null) {
      return inlined;
    }
    Builtin builtin = site.program().builtins().find(name);
    if (builtin == null) {
      throw new RegoException(
          List.of(
              new RegoError(
                  RegoError.TYPE_ERROR, "unsupported built-in function " + name, call.location())));
    }
    if (builtin instanceof Builtin.Relation relation) {
      site.frame().searches();
      Slot result = site.frame().newSlot();
      site.chain().add(new RelationScan(name, relation, operands, result.index(), call.location()));
      return result;
    }
    return BuiltinCall.of(name, builtin, operands, call.location());
  }

  /** Whether calls of a built-in are planned as comparisons where nobody replaces it. */
  static boolean isOperator(String name) {
    return switch (name) {
      case "equal", "eq", "neq", "lt", "lte", "gt", "gte", Operators.MEMBER -> true;
      default -> false;
    };
  }

  private @Nullable Operand operator(String name, Operand left, Operand right) {
    return switch (name) {
      case "equal", "eq" -> new Comparison(Comparison.Operator.EQUAL, left, right);
      case "neq" -> new Comparison(Comparison.Operator.NOT_EQUAL, left, right);
      case "lt" -> new Comparison(Comparison.Operator.LESS, left, right);
      case "lte" -> new Comparison(Comparison.Operator.LESS_OR_EQUAL, left, right);
      case "gt" -> new Comparison(Comparison.Operator.GREATER, left, right);
      case "gte" -> new Comparison(Comparison.Operator.GREATER_OR_EQUAL, left, right);
      case Operators.MEMBER -> membership(left, right);
      default -> null;
    };
  }

  /** A traced program computes the whole collection, so that it can be shown. */
  private Operand membership(Operand element, Operand collection) {
    Membership membership = new Membership(element, collection);
    if (!(collection instanceof DocumentValue document) || site.program().tracing() != null) {
      return membership;
    }
    KeyedRules rules = site.program().keyed().askMember(document.definition(), site.program());
    return rules == null ? membership : new KeyedMembership(membership, rules);
  }
}
