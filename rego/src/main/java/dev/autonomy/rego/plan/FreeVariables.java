package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds variables that are still to be bound; those of comprehensions are their own. */
final class FreeVariables extends TreeVisitor {

  private final Frame frame;
  private final Set<String> names = new HashSet<>();

  private FreeVariables(Frame frame) {
    this.frame = frame;
  }

  /** The names of variables in the terms that are not bound in the frame. */
  static Set<String> in(List<Term> terms, Frame frame) {
    FreeVariables free = new FreeVariables(frame);
    free.terms(terms);
    return free.names;
  }

  @Override
  public void variable(Term.Var variable) {
    if (!variable.isRootDocument() && !frame.isBound(variable.name())) {
      names.add(variable.name());
    }
  }

  @Override
  public void comprehension(Term comprehension) {}
}
