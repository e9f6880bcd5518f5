package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.eval.Path;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules of which the fixed part of the reference is the same, in the order of the sources.
 *
 * @param path the fixed part, without {@code data}
 */
record RuleGroup(Path path, List<Rule> rules) {

  /** Groups with shorter paths first. */
  static final Comparator<RuleGroup> BY_DEPTH =
      new Comparator<>() {
        @Override
        public int compare(RuleGroup one, RuleGroup other) {
          return Integer.compare(one.path.length(), other.path.length());
        }
      };

  /** The groups of a policy, by first appearance. */
  static List<RuleGroup> of(List<RegoModule> modules) {
    Map<Path, RuleGroup> groups = new LinkedHashMap<>();
    for (RegoModule module : modules) {
      for (Rule rule : module.rules()) {
        Path path = fixedPath(rule.head().ref());
        RuleGroup group = groups.get(path);
        if (group == null) {
          group = new RuleGroup(path, new ArrayList<>());
          groups.put(path, group);
        }
        group.rules.add(rule);
      }
    }
    return List.copyOf(groups.values());
  }

  /** The keys of a reference that begins with {@code data}, up to the first that is no constant. */
  static Path fixedPath(Term.Ref ref) {
    Path path = Path.EMPTY;
    for (Term key : ref.path()) {
      Value constant = GroundTerms.value(key);
      if (constant == null) {
        break;
      }
      path = path.then(constant);
    }
    return path;
  }

  private Rule first() {
    return rules.getFirst();
  }

  boolean isFunction() {
    return first().head().isFunction();
  }

  boolean isSet() {
    return first().head().isPartialSet();
  }

  int arity() {
    return first().head().arguments().size();
  }

  Location location() {
    return first().location();
  }

  /** Whether the place of some value depends on the evaluation. */
  boolean isOpen() {
    if (isFunction()) {
      return false;
    }
    for (Rule rule : rules) {
      if (rule.head().ref().path().size() > path.length()) {
        return true;
      }
    }
    return false;
  }

  /** Such as {@code data.autonomy.allow}. */
  String name() {
    Term.Ref ref = first().head().ref();
    return TreePrinter.print(
        new Term.Ref(ref.head(), ref.path().subList(0, path.length()), ref.location()));
  }
}
