package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import java.util.Set;

/** Adds the variables that references bind. */
final class RefOutputs extends TreeVisitor {
  private static final int IN_KEYS = Variables.SKIP_CLOSURES | Variables.SKIP_REF_HEADS;

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
      new Variables(IN_KEYS, outputs).terms(ref.path());
      super.ref(ref);
    }
  }
}
