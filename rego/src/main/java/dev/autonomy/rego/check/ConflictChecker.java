package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks that the rules of one place agree on what they define, and that nothing is defined inside
 * a place that has a single value.
 */
final class ConflictChecker {
  private final Diagnostics errors;

  ConflictChecker(Diagnostics errors) {
    this.errors = errors;
  }

  /** Checks a place and everything below it. */
  void check(RuleTree node) {
    if (!node.rules().isEmpty()) {
      checkPlace(node);
    }
    for (RuleTree child : node.children().values()) {
      check(child);
    }
  }

  private void checkPlace(RuleTree node) {
    Head first = node.rules().getFirst().head();
    boolean complete = false;
    boolean partial = false;
    boolean closed = false;
    boolean mixed = false;
    int defaults = 0;
    for (Rule rule : node.rules()) {
      Head head = rule.head();
      boolean ground = isGround(head.ref());
      mixed |= head.isPartialSet() != first.isPartialSet();
      mixed |= head.arguments().size() != first.arguments().size();
      closed |= ground;
      complete |= ground && !head.isPartialSet();
      partial |= !ground || head.isPartialSet();
      defaults += rule.isDefault() ? 1 : 0;
    }
    Set<String> inside = closed && !node.children().isEmpty() ? inside(node) : Set.of();
    if (!inside.isEmpty()) {
      report(node, "rule ", " conflicts with [" + String.join(" ", inside) + "]");
    } else if (closed && node.isPackage()) {
      report(node, "rule ", " conflicts with the package of this name");
    } else if (mixed || (complete && partial)) {
      report(node, "conflicting rules ", " found");
    } else if (defaults > 1) {
      reportDefaults(node);
    }
  }

  private void report(RuleTree node, String before, String behind) {
    Rule first = node.rules().getFirst();
    errors.typeError(first.location(), before + TreePrinter.print(first.head().ref()) + behind);
  }

  /** The names of the rules below a place. */
  private static Set<String> inside(RuleTree node) {
    Set<String> names = new TreeSet<>();
    for (RuleTree child : node.children().values()) {
      collect(child, names);
    }
    return names;
  }

  private static void collect(RuleTree node, Set<String> names) {
    if (node.rules().isEmpty()) {
      for (RuleTree child : node.children().values()) {
        collect(child, names);
      }
    } else {
      names.add(TreePrinter.print(node.rules().getFirst().head().ref()));
    }
  }

  private void reportDefaults(RuleTree node) {
    StringBuilder places = new StringBuilder();
    Rule first = null;
    for (Rule rule : node.rules()) {
      if (rule.isDefault()) {
        first = first == null ? rule : first;
        places.append(places.isEmpty() ? "" : ", ").append(rule.location());
      }
    }
    if (first != null) {
      errors.typeError(
          first.location(),
          "multiple default rules "
              + TreePrinter.print(first.head().ref())
              + " found at "
              + places);
    }
  }

  static boolean isGround(Term.Ref ref) {
    for (Term key : ref.path()) {
      if (GroundTerms.value(key) == null) {
        return false;
      }
    }
    return true;
  }
}
