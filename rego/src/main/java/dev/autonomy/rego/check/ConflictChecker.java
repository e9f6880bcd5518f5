package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks that the rules of one place agree on what they define, and that nothing is defined inside
 * a place that has a single value.
 */
final class ConflictChecker {
  private final Diagnostics errors;
  private final List<RegoModule> modules;

  ConflictChecker(Diagnostics errors, List<RegoModule> modules) {
    this.errors = errors;
    this.modules = modules;
  }

  /** Checks the rules of all modules. */
  void check(RuleTree tree) {
    checkFrom(tree);
    for (RegoModule module : modules) {
      for (Rule rule : module.rules()) {
        checkPackages(tree, module, rule);
      }
    }
  }

  /** A rule must not stand where a package is. */
  private void checkPackages(RuleTree tree, RegoModule module, Rule rule) {
    RuleTree node = isGround(rule.head().ref()) ? tree.find(rule.head().ref()) : null;
    if (node == null) {
      return;
    }
    for (RegoModule other : node.modules()) {
      errors.typeError(
          packageLocation(module),
          "package "
              + below(other.packageName(), 0)
              + " conflicts with rule "
              + below(rule.head().ref(), module.packageName().path().size())
              + " defined at "
              + rule.location());
    }
  }

  /** A reference without {@code data} and its first keys. */
  private static String below(Term.Ref ref, int skipped) {
    List<Term> keys = ref.path().subList(skipped, ref.path().size());
    Term first = keys.getFirst();
    Value name = GroundTerms.value(first);
    Term head =
        name instanceof StringValue string ? new Term.Var(string.value(), first.location()) : first;
    return TreePrinter.print(new Term.Ref(head, keys.subList(1, keys.size()), ref.location()));
  }

  private Location packageOf(Rule rule) {
    for (RegoModule module : modules) {
      if (module.source() == rule.location().source()) {
        return packageLocation(module);
      }
    }
    return rule.location();
  }

  /** Where {@code package} stands. */
  private static Location packageLocation(RegoModule module) {
    Location name = module.packageName().location();
    String keyword = "package";
    int offset = module.source().text().lastIndexOf(keyword, name.offset());
    return offset < 0 ? name : new Location(module.source(), offset, keyword.length());
  }

  private void checkFrom(RuleTree node) {
    if (!node.rules().isEmpty()) {
      checkPlace(node);
    }
    for (RuleTree child : node.children().values()) {
      checkFrom(child);
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
          packageOf(first),
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
