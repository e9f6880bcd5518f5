package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Operators;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import dev.autonomy.rego.eval.Namespace;
import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.Set;

/**
 * Finds out whether rules can neither fail nor be noticed otherwise: they search and compare input
 * and base data, and that is all. Of such rules nobody can tell which have been evaluated.
 */
final class HarmlessRules extends TreeVisitor {

  private static final Set<String> COMPARISONS =
      Set.of("eq", "assign", "equal", "neq", "lt", "lte", "gt", "gte", Operators.MEMBER);

  private final Definitions program;
  private boolean isHarmless = true;

  private HarmlessRules(Definitions program) {
    this.program = program;
  }

  /** Whether all {@code rules} are harmless. */
  static boolean are(List<Rule> rules, Definitions program) {
    HarmlessRules visitor = new HarmlessRules(program);
    for (Rule rule : rules) {
      visitor.rule(rule);
    }
    return visitor.isHarmless;
  }

  @Override
  public void modifier(Expression.With with) {
    isHarmless = false;
  }

  @Override
  public void call(Term.Call call) {
    isHarmless &= COMPARISONS.contains(call.name()) && !program.isReplaced(call.name());
    super.call(call);
  }

  @Override
  public void template(Term.TemplateString template) {
    isHarmless = false;
  }

  @Override
  public void comprehension(Term comprehension) {
    isHarmless &= !(comprehension instanceof Term.ObjectComprehension);
    super.comprehension(comprehension);
  }

  @Override
  public void variable(Term.Var variable) {
    isHarmless &= !variable.name().equals(Term.Var.DATA);
  }

  @Override
  public void ref(Term.Ref ref) {
    if (!ref.startsWith(Term.Var.DATA)) {
      super.ref(ref);
      return;
    }
    isHarmless &= isBaseData(ref);
    terms(ref.path());
  }

  /** Whether no rules are at, above or below what a reference can lead to. */
  private boolean isBaseData(Term.Ref ref) {
    Namespace place = program.root();
    for (Term key : ref.path()) {
      Value constant = GroundTerms.value(key);
      if (constant == null || place.document() != null) {
        return false;
      }
      place = place.child(constant);
      if (place == null) {
        return true;
      }
    }
    return false;
  }
}
