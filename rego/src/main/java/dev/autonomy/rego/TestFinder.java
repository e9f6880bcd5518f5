package dev.autonomy.rego;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tests among rules and makes their names distinct, so that none of them hides another
 * one that fails.
 */
final class TestFinder {

  private static final String TEST = "test_";
  private static final String TODO = "todo_test_";

  private final List<TestRule> tests = new ArrayList<>();
  private final List<RegoModule> modules = new ArrayList<>();
  private final Map<String, Integer> timesNamed = new HashMap<>();

  private TestFinder() {}

  /** The tests of the modules, in the order in which they are written. */
  static TestFinder in(List<RegoModule> parsed) {
    TestFinder finder = new TestFinder();
    for (RegoModule module : parsed) {
      List<Rule> rules = new ArrayList<>(module.rules().size());
      for (Rule rule : module.rules()) {
        rules.add(finder.add(module, rule));
      }
      finder.modules.add(
          new RegoModule(
              module.source(),
              module.version(),
              module.packageName(),
              module.imports(),
              rules,
              module.annotations(),
              module.comments()));
    }
    return finder;
  }

  List<TestRule> tests() {
    return tests;
  }

  /** The modules, tests of one name renamed. */
  List<RegoModule> modules() {
    return modules;
  }

  private Rule add(RegoModule module, Rule rule) {
    List<Term> parts = parts(rule.head());
    int last = namePart(parts);
    if (last < 0 || rule.isDefault() || rule.head().isFunction()) {
      return rule;
    }
    String packageName = TreePrinter.print(module.packageName());
    Term.Ref ref = rule.head().ref();
    int times = timesNamed.merge(packageName + " " + name(parts, last), 1, Integer::sum) - 1;
    Rule renamed = rule;
    if (times > 0) {
      String suffix = "#" + (times < 10 ? "0" : "") + times;
      renamed = renamed(rule, last, suffix);
      parts = parts(renamed.head());
    }
    List<Term> path = new ArrayList<>(module.packageName().path());
    path.addAll(strings(parts.subList(0, last + 1)));
    Term.Ref document = new Term.Ref(module.packageName().head(), path, ref.location());
    List<Term> behind = parts.subList(last + 1, parts.size());
    tests.add(
        new TestRule(
            packageName,
            name(parts, last),
            TreePrinter.print(document),
            rule.location(),
            text(parts.get(last)).startsWith(TODO),
            !behind.isEmpty(),
            fixed(behind)));
    return renamed;
  }

  /** The parts of a name, of which the first is a variable as parsed. */
  private static List<Term> parts(Head head) {
    List<Term> parts = new ArrayList<>();
    parts.add(head.ref().head());
    parts.addAll(head.ref().path());
    return parts;
  }

  /** The first part that makes a rule a test, or -1; what is worked out makes none. */
  private static int namePart(List<Term> parts) {
    for (int i = 0; i < parts.size(); i++) {
      String text = text(parts.get(i));
      if (text.startsWith(TEST) || text.startsWith(TODO)) {
        return i;
      }
      if (i > 0 && GroundTerms.value(parts.get(i)) == null) {
        return -1;
      }
    }
    return -1;
  }

  private static String text(Term part) {
    return switch (part) {
      case Term.Var variable -> variable.name();
      case Term.StringLiteral literal -> literal.value();
      default -> "";
    };
  }

  private static String name(List<Term> parts, int last) {
    StringBuilder name = new StringBuilder();
    for (Term part : parts.subList(0, last + 1)) {
      String text = text(part);
      name.append(name.isEmpty() ? "" : ".")
          .append(text.isEmpty() ? TreePrinter.print(part) : text);
    }
    return name.toString();
  }

  private static List<Term> strings(List<Term> parts) {
    List<Term> keys = new ArrayList<>();
    for (Term part : parts) {
      keys.add(
          part instanceof Term.Var variable
              ? new Term.StringLiteral(variable.name(), variable.location())
              : part);
    }
    return keys;
  }

  /** Case names that the head itself gives. */
  private static List<String> fixed(List<Term> behind) {
    List<String> names = new ArrayList<>();
    for (Term part : behind) {
      Value constant = GroundTerms.value(part);
      if (constant == null) {
        break;
      }
      names.add(caseName(constant));
    }
    return names;
  }

  /** A key as people read it: strings as they are, everything else as Rego. */
  static String caseName(Value key) {
    return key instanceof StringValue string ? string.value() : key.toString();
  }

  private static Rule renamed(Rule rule, int part, String suffix) {
    Rule other = rule.otherwise();
    @Nullable Rule otherwise = other == null ? null : renamed(other, part, suffix);
    Head head = rule.head();
    Term.Ref ref = head.ref();
    Location location = ref.location();
    Term.Ref named;
    if (part == 0) {
      Term.Var first = (Term.Var) ref.head();
      Term.Var variable = new Term.Var(first.name() + suffix, first.location());
      named = new Term.Ref(variable, ref.path(), location);
    } else {
      List<Term> path = new ArrayList<>(ref.path());
      Term.StringLiteral key = (Term.StringLiteral) path.get(part - 1);
      path.set(part - 1, new Term.StringLiteral(key.value() + suffix, key.location()));
      named = new Term.Ref(ref.head(), path, location);
    }
    Head distinct = head.with(named, head.arguments(), head.key(), head.value());
    return rule.with(distinct, rule.body()).withOtherwise(otherwise);
  }
}
