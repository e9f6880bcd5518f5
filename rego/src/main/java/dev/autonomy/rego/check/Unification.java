package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.value.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the variables that {@code a = b} binds, given those that are bound before.
 *
 * <p>A variable is bound when the other side is known. Where both sides are unknown, it is noted
 * which variables would have to be known, and the variable follows as soon as they are.
 */
final class Unification {
  private final Set<String> safe;
  private final Set<String> unified = new HashSet<>();
  private final Map<String, Set<String>> waiting = new HashMap<>();

  private Unification(Set<String> safe) {
    this.safe = safe;
  }

  /** The variables that are bound by {@code a = b}. */
  static Set<String> binds(Term a, Term b, Set<String> safe) {
    Unification unification = new Unification(safe);
    unification.unify(a, b);
    return unification.unified;
  }

  private boolean isKnown(String variable) {
    return safe.contains(variable) || unified.contains(variable);
  }

  private void unify(Term a, Term b) {
    switch (a) {
      case Term.Var variable -> unifyVariable(variable.name(), b);
      case Term.ArrayLiteral array when b instanceof Term.ArrayLiteral other -> {
        if (array.elements().size() == other.elements().size()) {
          for (int i = 0; i < array.elements().size(); i++) {
            unify(array.elements().get(i), other.elements().get(i));
          }
        }
      }
      case Term.ObjectLiteral object when b instanceof Term.ObjectLiteral other ->
          unifyObjects(object, other);
      case Term.ArrayLiteral _, Term.ObjectLiteral _ -> {
        if (b instanceof Term.Var variable) {
          unifyVariable(variable.name(), a);
        } else if (isKnown(b)) {
          bindPattern(a);
        }
      }
      case Term.Scalar _,
          Term.Ref _,
          Term.Call _,
          Term.SetLiteral _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ -> {
        if (isKnown(a)) {
          bindPattern(b);
        }
      }
    }
  }

  private void unifyVariable(String variable, Term other) {
    switch (other) {
      case Term.Var second -> {
        if (isKnown(second.name())) {
          bind(variable);
        } else if (isKnown(variable)) {
          bind(second.name());
        } else {
          waitFor(variable, second.name());
          waitFor(second.name(), variable);
        }
      }
      case Term.ArrayLiteral _, Term.ObjectLiteral _ -> {
        if (isKnown(variable)) {
          bindPattern(other);
        } else {
          waitForAll(variable, other);
        }
      }
      case Term.Scalar _,
          Term.Ref _,
          Term.Call _,
          Term.SetLiteral _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ -> {
        if (isKnown(other)) {
          bind(variable);
        }
      }
    }
  }

  private void unifyObjects(Term.ObjectLiteral a, Term.ObjectLiteral b) {
    if (a.entries().size() != b.entries().size()) {
      return;
    }
    for (Term.Entry entry : a.entries()) {
      Value key = GroundTerms.value(entry.key());
      for (Term.Entry other : b.entries()) {
        if (key != null && key.equals(GroundTerms.value(other.key()))) {
          unify(entry.value(), other.value());
        }
      }
    }
  }

  /** Whether the value of a term that is neither variable nor array nor object is known. */
  private boolean isKnown(Term term) {
    return switch (term) {
      case Term.Ref(Term.Var head, List<Term> _, _) ->
          head.isRootDocument() || safe.contains(head.name());
      case Term.Ref(Term head, List<Term> _, _) ->
          safe.containsAll(Variables.of(head, Variables.SKIP_CLOSURES));
      case Term.Call call -> safe.containsAll(Variables.of(call, Variables.SKIP_CLOSURES));
      case Term.Scalar _,
          Term.SetLiteral _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ ->
          true;
      case Term.Var _, Term.ArrayLiteral _, Term.ObjectLiteral _ -> false;
    };
  }

  /** Binds what unification with a known value binds. */
  private void bindPattern(Term pattern) {
    switch (pattern) {
      case Term.Var _, Term.ArrayLiteral _, Term.ObjectLiteral _ -> {
        for (String variable : Variables.of(pattern, Variables.PATTERN)) {
          bind(variable);
        }
      }
      case Term.Scalar _,
          Term.Ref _,
          Term.Call _,
          Term.SetLiteral _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ -> {}
    }
  }

  private void waitForAll(String variable, Term pattern) {
    boolean allKnown = true;
    for (String part : Variables.of(pattern, Variables.PATTERN)) {
      if (!isKnown(part)) {
        waitFor(variable, part);
        allKnown = false;
      }
    }
    if (allKnown) {
      bind(variable);
    }
  }

  private void waitFor(String variable, String needed) {
    waiting.computeIfAbsent(variable, _ -> new HashSet<>()).add(needed);
  }

  private void bind(String variable) {
    if (!unified.add(variable)) {
      return;
    }
    Set<String> parts = waiting.remove(variable);
    if (parts != null) {
      parts.forEach(this::bind);
    }
    for (String other : List.copyOf(waiting.keySet())) {
      Set<String> needed = waiting.get(other);
      if (needed != null && needed.remove(variable) && needed.isEmpty()) {
        waiting.remove(other);
        bind(other);
      }
    }
  }
}
