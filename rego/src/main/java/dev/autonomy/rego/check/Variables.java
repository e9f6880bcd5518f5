package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import java.util.HashSet;
import java.util.Set;

/** Collects the names of the variables in a tree; operators of calls do not count. */
class Variables extends TreeVisitor {
  /** Leaves out comprehensions and the bodies of every, not, and, or. */
  static final int SKIP_CLOSURES = 1;

  /** Leaves out the variable that a reference begins with. */
  static final int SKIP_REF_HEADS = 1 << 1;

  static final int SKIP_SETS = 1 << 2;

  static final int SKIP_OBJECT_KEYS = 1 << 3;

  /** What can be bound by unification with a value. */
  static final int PATTERN = SKIP_CLOSURES | SKIP_REF_HEADS | SKIP_SETS | SKIP_OBJECT_KEYS;

  private final int skipped;
  private final Set<String> names;

  Variables(int skipped, Set<String> names) {
    this.skipped = skipped;
    this.names = names;
  }

  /** The variables of a term. */
  static Set<String> of(Term term, int skipped) {
    Variables variables = new Variables(skipped, new HashSet<>());
    variables.term(term);
    return variables.names;
  }

  /** The variables of a body. */
  static Set<String> of(Body body, int skipped) {
    Variables variables = new Variables(skipped, new HashSet<>());
    variables.body(body);
    return variables.names;
  }

  Set<String> names() {
    return names;
  }

  @Override
  public void variable(Term.Var variable) {
    names.add(variable.name());
  }

  @Override
  public void modifier(Expression.With with) {
    terms(with.target().path());
    term(with.value());
  }

  @Override
  public void ref(Term.Ref ref) {
    if ((skipped & SKIP_REF_HEADS) == 0 || !(ref.head() instanceof Term.Var)) {
      term(ref.head());
    }
    terms(ref.path());
  }

  @Override
  public void set(Term.SetLiteral set) {
    if ((skipped & SKIP_SETS) == 0) {
      super.set(set);
    }
  }

  @Override
  public void object(Term.ObjectLiteral object) {
    for (Term.Entry entry : object.entries()) {
      if ((skipped & SKIP_OBJECT_KEYS) == 0) {
        term(entry.key());
      }
      term(entry.value());
    }
  }

  @Override
  public void comprehension(Term comprehension) {
    if ((skipped & SKIP_CLOSURES) == 0) {
      super.comprehension(comprehension);
    }
  }

  @Override
  public void closure(Expression.Form form) {
    if ((skipped & SKIP_CLOSURES) == 0) {
      super.closure(form);
    }
  }
}
