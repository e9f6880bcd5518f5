package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    Rule first = node.rules().getFirst();
    Set<Boolean> kinds = new HashSet<>();
    Set<Integer> arities = new HashSet<>();
    List<Rule> defaults = new ArrayList<>();
    boolean complete = false;
    boolean partial = false;
    boolean closed = false;
    for (Rule rule : node.rules()) {
      Head head = rule.head();
      boolean ground = isGround(head.ref());
      kinds.add(head.isPartialSet());
      arities.add(head.arguments().size());
      closed |= ground;
      complete |= ground && !head.isPartialSet();
      partial |= !ground || head.isPartialSet();
      if (rule.isDefault()) {
        defaults.add(rule);
      }
    }
    String name = TreePrinter.print(first.head().ref());
    if (closed && !node.children().isEmpty()) {
      reportInside(node, first, name);
    } else if (kinds.size() > 1 || arities.size() > 1 || (complete && partial)) {
      errors.typeError(first.location(), "conflicting rules " + name + " found");
    } else if (defaults.size() > 1) {
      reportDefaults(defaults, name);
    }
  }

  private void reportInside(RuleTree node, Rule first, String name) {
    Set<String> inside = new TreeSet<>();
    for (RuleTree child : node.children().values()) {
      collect(child, inside);
    }
    if (inside.isEmpty()) {
      errors.typeError(first.location(), "package conflicts with rule " + name);
    } else {
      errors.typeError(
          first.location(), "rule " + name + " conflicts with [" + String.join(" ", inside) + "]");
    }
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

  private void reportDefaults(List<Rule> defaults, String name) {
    StringBuilder places = new StringBuilder();
    for (Rule rule : defaults) {
      places.append(places.isEmpty() ? "" : ", ").append(rule.location());
    }
    errors.typeError(
        defaults.getFirst().location(), "multiple default rules " + name + " found at " + places);
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
