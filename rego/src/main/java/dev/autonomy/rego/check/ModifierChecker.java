package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.ast.TreeTransformer;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.value.Value;
import java.util.List;

/**
 * Checks what {@code with} modifiers replace, and makes a reference of every value that names a
 * function.
 */
@SuppressWarnings("ReferenceEquality") // what is not changed is kept
final class ModifierChecker extends TreeTransformer {
  private final Functions functions;
  private final CheckOptions options;
  private final Diagnostics errors;

  ModifierChecker(Functions functions, CheckOptions options, Diagnostics errors) {
    this.functions = functions;
    this.options = options;
    this.errors = errors;
  }

  @Override
  protected Expression.With modifier(Expression.With with) {
    Term.Ref target = with.target();
    Term value = isFunction(target) ? functionOrTerm(with.value()) : term(with.value());
    if (target.startsWith(Term.Var.DATA)) {
      checkDocument(target);
    } else if (!target.startsWith(Term.Var.INPUT)) {
      checkBuiltin(target, value);
    }
    return value == with.value() ? with : new Expression.With(target, value, with.location());
  }

  /** Whether a function can be replaced by a function: everything that is not a document. */
  private boolean isFunction(Term.Ref target) {
    if (!target.startsWith(Term.Var.DATA)) {
      return !target.startsWith(Term.Var.INPUT);
    }
    RuleTree node = functions.rules().find(target);
    return node != null && node.isFunction();
  }

  /** A variable that is the name of a built-in function becomes a reference to it. */
  private Term functionOrTerm(Term value) {
    return value instanceof Term.Var(String name, Location location)
            && functions.builtin(name) != null
        ? new Term.Ref(value, List.of(), location)
        : term(value);
  }

  private void checkDocument(Term.Ref target) {
    RuleTree node = functions.rules();
    for (int i = 0; i < target.path().size() && node != null; i++) {
      if (!node.rules().isEmpty()) {
        errors.compileError(
            target.location(), "with keyword cannot partially replace virtual document(s)");
        return;
      }
      Value key = GroundTerms.value(target.path().get(i));
      if (key == null) {
        errors.compileError(target.location(), "with keyword target must not contain variables");
        return;
      }
      node = node.child(key);
    }
  }

  private void checkBuiltin(Term.Ref target, Term value) {
    String name = TreePrinter.print(target);
    BuiltinDeclaration builtin = functions.builtin(name);
    if (builtin == null) {
      errors.typeError(
          target.location(),
          "with keyword target must reference existing input, data, or a function");
      return;
    }
    String problem = problem(builtin, name);
    if (!problem.isEmpty()) {
      errors.compileError(
          target.location(), "with keyword replacing built-in function: " + problem);
    }
    if (value instanceof Term.Ref ref
        && options.refusedBuiltins().contains(TreePrinter.print(ref))) {
      errors.compileError(
          value.location(),
          "with keyword replacing built-in function: target must not be unsafe: "
              + TreePrinter.print(ref));
    }
  }

  private String problem(BuiltinDeclaration builtin, String name) {
    if (name.equals("eq") || name.startsWith("rego.metadata.")) {
      return "replacement of \"" + name + "\" invalid";
    }
    if (name.startsWith("internal.")) {
      return "replacement of internal function \"" + name + "\" invalid";
    }
    if (builtin.relation()) {
      return "target must not be a relation";
    }
    if (builtin.result() == null) {
      return "target must not be a void function";
    }
    return options.refusedBuiltins().contains(name)
        ? "target must not be unsafe: \"" + name + "\""
        : "";
  }
}
