package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import java.util.HashSet;
import java.util.Set;

/** Finds the variables that stand in the keys of references, where they can be bound. */
final class RefKeys extends TreeVisitor {
  private final Set<String> names = new HashSet<>();

  private RefKeys() {}

  /** The variables in the keys of the references of a term, closures left out. */
  static Set<String> variablesIn(Term term) {
    RefKeys keys = new RefKeys();
    keys.term(term);
    return keys.names;
  }

  @Override
  public void ref(Term.Ref ref) {
    new Variables(Variables.SKIP_CLOSURES | Variables.SKIP_REF_HEADS, names).terms(ref.path());
    super.ref(ref);
  }

  @Override
  public void comprehension(Term comprehension) {}

  @Override
  public void template(Term.TemplateString template) {}
}
