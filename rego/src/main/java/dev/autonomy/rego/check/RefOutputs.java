package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import java.util.Set;

/**
 * Adds the variables that references bind: those of keys, unless the key has to be evaluated before
 * it is looked up.
 */
final class RefOutputs extends TreeVisitor {
  private final Set<String> safe;
  private final Set<String> outputs;

  RefOutputs(Set<String> safe, Set<String> outputs) {
    this.safe = safe;
    this.outputs = outputs;
  }

  @Override
  public void modifier(Expression.With with) {}

  @Override
  public void closure(Expression.Form form) {}

  @Override
  public void comprehension(Term comprehension) {}

  @Override
  public void template(Term.TemplateString template) {}

  @Override
  public void ref(Term.Ref ref) {
    boolean known =
        ref.head() instanceof Term.Var(String name, Location _)
            ? safe.contains(name)
            : safe.containsAll(Variables.of(ref.head(), Variables.SKIP_CLOSURES));
    if (known) {
      new KeyPatterns(outputs).terms(ref.path());
      super.ref(ref);
    }
  }

  /** What a key binds when it is compared with those that are there. */
  private static final class KeyPatterns extends Variables {
    KeyPatterns(Set<String> names) {
      super(PATTERN, names);
    }

    /** A reference in a key is looked up by itself, and first. */
    @Override
    public void ref(Term.Ref ref) {}

    @Override
    public void call(Term.Call call) {}

    @Override
    public void template(Term.TemplateString template) {}
  }
}
