package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;

/** Tells patterns from terms that have to be evaluated. */
final class Evaluated extends TreeVisitor {
  private boolean found;

  private Evaluated() {}

  /** Whether there is a reference, call, comprehension or template string in a term. */
  static boolean isIn(Term term) {
    Evaluated evaluated = new Evaluated();
    evaluated.term(term);
    return evaluated.found;
  }

  @Override
  public void ref(Term.Ref ref) {
    found = true;
  }

  @Override
  public void call(Term.Call call) {
    found = true;
  }

  @Override
  public void comprehension(Term comprehension) {
    found = true;
  }

  @Override
  public void template(Term.TemplateString template) {
    found = true;
  }
}
