package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.eval.FunctionDocument;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Path;
import dev.autonomy.rego.eval.With;
import dev.autonomy.rego.value.StringValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans {@code with}. */
final class ModifierPlanner {

  private final Site site;

  ModifierPlanner(Site site) {
    this.site = site;
  }

  With.Modifier[] modifiers(Expression expression) {
    List<Expression.With> modifiers = expression.modifiers();
    With.Modifier[] planned = new With.Modifier[modifiers.size()];
    for (int i = 0; i < planned.length; i++) {
      Expression.With with = modifiers.get(i);
      planned[i] =
          isPath(with.target())
              ? modifier(with.target(), with.value())
              : new With.BadPath(expression.location());
    }
    return planned;
  }

  /** Whether a target is a function, a name, or has keys that are strings known beforehand. */
  private boolean isPath(Term target) {
    if (target instanceof Term.Ref ref && site.program().function(ref) == null) {
      for (Term key : ref.path()) {
        if (!(GroundTerms.value(key) instanceof StringValue)) {
          return false;
        }
      }
    }
    return true;
  }

  private With.Modifier modifier(Term target, Term value) {
    if (target instanceof Term.Var variable) {
      return document(variable, Path.EMPTY, value);
    }
    Term.Ref ref = (Term.Ref) target;
    FunctionDocument function = site.program().function(ref);
    if (function != null) {
      return function(function.name(), value);
    }
    Term.Var head = (Term.Var) ref.head();
    return head.isRootDocument()
        ? document(head, path(ref), value)
        : function(TreePrinter.print(ref), value);
  }

  private With.Modifier document(Term.Var root, Path path, Term value) {
    if (!root.isRootDocument()) {
      return function(root.name(), value);
    }
    Operand replacement = new TermPlanner(site).operand(value);
    return root.name().equals(Term.Var.INPUT)
        ? new With.ReplaceInput(path, replacement)
        : new With.ReplaceData(path, replacement);
  }

  private With.Modifier function(String name, Term value) {
    FunctionDocument function = site.program().function(value);
    if (function != null) {
      return new With.ReplaceByFunction(name, function);
    }
    String builtinName = builtinName(value);
    Builtin builtin = builtinName == null ? null : site.program().builtins().find(builtinName);
    if (builtinName != null && builtin != null) {
      return new With.ReplaceByBuiltin(name, builtinName, builtin);
    }
    return new With.ReplaceByValue(name, new TermPlanner(site).operand(value));
  }

  /** The name that a term could be as a built-in: dotted names that no variable begins. */
  private @Nullable String builtinName(Term term) {
    Term head = term instanceof Term.Ref ref ? ref.head() : term;
    return head instanceof Term.Var variable
            && !variable.isRootDocument()
            && !site.frame().isBound(variable.name())
        ? TreePrinter.print(term)
        : null;
  }

  private static Path path(Term.Ref ref) {
    Path path = Path.EMPTY;
    for (Term key : ref.path()) {
      path = path.then(Objects.requireNonNull(GroundTerms.value(key)));
    }
    return path;
  }
}
