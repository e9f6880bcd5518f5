package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.ast.TreeVisitor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds out which built-in functions a policy or a query replaces by {@code with}. */
final class ReplacedFunctions extends TreeVisitor {

  private final Set<String> names = new HashSet<>();

  private ReplacedFunctions() {}

  /** Names of the replaced functions. */
  static Set<String> in(List<RegoModule> modules) {
    ReplacedFunctions replaced = new ReplacedFunctions();
    for (RegoModule module : modules) {
      for (Rule rule : module.rules()) {
        for (Rule part = rule; part != null; part = part.otherwise()) {
          replaced.rule(part);
        }
      }
    }
    return replaced.names;
  }

  /** Names of the functions that a query replaces. */
  static Set<String> in(Body query) {
    ReplacedFunctions replaced = new ReplacedFunctions();
    replaced.body(query);
    return replaced.names;
  }

  @Override
  public void modifier(Expression.With with) {
    if (with.target().head() instanceof Term.Var head && !head.isRootDocument()) {
      names.add(TreePrinter.print(with.target()));
    }
    super.modifier(with);
  }
}
