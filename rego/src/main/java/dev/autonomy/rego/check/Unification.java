package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.GroundTerms;
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
    if (a instanceof Term.Var variable) {
      unifyVariable(variable.name(), b);
    } else if (b instanceof Term.Var variable) {
      unifyVariable(variable.name(), a);
    } else if (a instanceof Term.ArrayLiteral array && b instanceof Term.ArrayLiteral other) {
      if (array.elements().size() == other.elements().size()) {
        for (int i = 0; i < array.elements().size(); i++) {
          unify(array.elements().get(i), other.elements().get(i));
        }
      }
    } else if (a instanceof Term.ObjectLiteral object && b instanceof Term.ObjectLiteral other) {
      unifyObjects(object, other);
    } else if (isPattern(a) && isKnown(b)) {
      bindPattern(a);
    } else if (isPattern(b) && isKnown(a)) {
      bindPattern(b);
    }
  }

  private static boolean isPattern(Term term) {
    return term instanceof Term.ArrayLiteral || term instanceof Term.ObjectLiteral;
  }

  private void unifyVariable(String variable, Term other) {
    if (other instanceof Term.Var second) {
      if (isKnown(second.name())) {
        bind(variable);
      } else if (isKnown(variable)) {
        bind(second.name());
      } else {
        waitFor(variable, second.name());
        waitFor(second.name(), variable);
      }
    } else if (isPattern(other)) {
      if (isKnown(variable)) {
        bindPattern(other);
      } else {
        waitForAll(variable, other);
      }
    } else if (isKnown(other)) {
      bind(variable);
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
    return switch (term.kind()) {
      case REF -> {
        Term head = ((Term.Ref) term).head();
        yield head instanceof Term.Var variable
            ? safe.contains(variable.name())
            : safe.containsAll(Variables.of(head, Variables.SKIP_CLOSURES));
      }
      case CALL -> safe.containsAll(Variables.of(term, Variables.SKIP_CLOSURES));
      case NULL,
          BOOLEAN,
          NUMBER,
          STRING,
          SET,
          ARRAY_COMPREHENSION,
          SET_COMPREHENSION,
          OBJECT_COMPREHENSION,
          TEMPLATE_STRING ->
          true;
      case VAR, ARRAY, OBJECT -> false;
    };
  }

  /** Binds what unification of an array or object with a known value binds. */
  private void bindPattern(Term pattern) {
    for (String variable : Variables.of(pattern, Variables.PATTERN)) {
      bind(variable);
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
