package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be called: the functions of the policy, and built-in functions. */
final class Functions {
  /** No function of that name. */
  static final int UNDEFINED = -1;

  private final RuleTree rules;
  private final CheckOptions options;
  private final Map<String, @Nullable BuiltinDeclaration> known = new HashMap<>();

  Functions(RuleTree rules, CheckOptions options) {
    this.rules = rules;
    this.options = options;
  }

  /** The number of arguments that the operator of a call takes, or {@link #UNDEFINED}. */
  int arity(Term.Call call) {
    RuleTree node = rules.find(call.operator());
    if (node != null && !node.rules().isEmpty()) {
      return node.rules().getFirst().head().arguments().size();
    }
    BuiltinDeclaration builtin = builtin(call);
    return builtin == null ? UNDEFINED : builtin.arity();
  }

  /** The built-in function that a call names, or null. */
  @Nullable BuiltinDeclaration builtin(Term.Call call) {
    return call.operator().startsWith(Term.Var.DATA) ? null : builtin(call.name());
  }

  /** The built-in function of a name, or null. */
  @Nullable BuiltinDeclaration builtin(String name) {
    BuiltinDeclaration builtin = known.get(name);
    if (builtin == null && !known.containsKey(name)) {
      builtin = options.builtin(name);
      known.put(name, builtin);
    }
    return builtin;
  }

  /** Whether a term is the name of a built-in function, as it may stand behind {@code as}. */
  boolean isBuiltin(Term term) {
    return term instanceof Term.Ref ref
        && ref.head() instanceof Term.Var head
        && !head.isRootDocument()
        && builtin(TreePrinter.print(ref)) != null;
  }

  RuleTree rules() {
    return rules;
  }
}
