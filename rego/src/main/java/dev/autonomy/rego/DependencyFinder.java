package dev.autonomy.rego;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.ast.TreeVisitor;
import dev.autonomy.rego.eval.Path;
import dev.autonomy.rego.plan.QueryPlanner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Follows references from a query through the rules that they lead to. */
final class DependencyFinder extends TreeVisitor {

  private final Map<Path, List<Rule>> rules = new LinkedHashMap<>();
  private final Map<String, Path> base = new TreeMap<>();
  private final Map<Path, String> virtual = new HashMap<>();
  private final Deque<Path> open = new ArrayDeque<>();

  private DependencyFinder(List<RegoModule> modules) {
    for (RegoModule module : modules) {
      for (Rule rule : module.rules()) {
        Path path = QueryPlanner.path(rule.head().ref());
        rules.computeIfAbsent(path, missing -> new ArrayList<>()).add(rule);
      }
    }
  }

  /** What a query that passed the checks depends on, given the modules that did. */
  static Dependencies of(Body query, List<RegoModule> modules) {
    DependencyFinder finder = new DependencyFinder(modules);
    finder.body(query);
    while (!finder.open.isEmpty()) {
      for (Rule rule : finder.rules.getOrDefault(finder.open.pop(), List.of())) {
        for (Rule part = rule; part != null; part = part.otherwise()) {
          finder.rulePart(part);
        }
      }
    }
    List<String> virtual = new ArrayList<>(finder.virtual.values());
    virtual.sort(null);
    return new Dependencies(finder.highest(), virtual);
  }

  /** The head defines what it refers to; only its keys, arguments and values depend on anything. */
  private void rulePart(Rule rule) {
    terms(rule.head().ref().path());
    terms(rule.head().arguments());
    if (rule.head().key() != null) {
      term(rule.head().key());
    }
    if (rule.head().value() != null) {
      term(rule.head().value());
    }
    body(rule.body());
  }

  @Override
  public void variable(Term.Var variable) {
    if (variable.isRootDocument()) {
      ref(new Term.Ref(variable, List.of(), variable.location()));
    }
  }

  @Override
  public void call(Term.Call call) {
    if (call.operator().startsWith(Term.Var.DATA)) {
      data(call.operator());
    }
    super.call(call);
  }

  @Override
  public void modifier(Expression.With with) {
    term(with.value());
  }

  @Override
  public void ref(Term.Ref ref) {
    if (ref.startsWith(Term.Var.INPUT)) {
      addBase(ref);
    } else if (ref.startsWith(Term.Var.DATA)) {
      data(ref);
    } else {
      term(ref.head());
    }
    terms(ref.path());
  }

  private void data(Term.Ref ref) {
    Path path = QueryPlanner.path(ref);
    Path prefix = Path.EMPTY;
    for (int i = 0; i < path.length(); i++) {
      prefix = prefix.then(path.key(i));
      if (rules.containsKey(prefix)) {
        addVirtual(prefix);
        return;
      }
    }
    for (Path place : rules.keySet()) {
      if (place.startsWith(path)) {
        addVirtual(place);
      }
    }
    addBase(ref);
  }

  private void addVirtual(Path place) {
    if (!virtual.containsKey(place)) {
      Term.Ref head = rules.getOrDefault(place, List.of()).getFirst().head().ref();
      virtual.put(place, text(head, place.length()));
      open.add(place);
    }
  }

  private void addBase(Term.Ref ref) {
    Path path = QueryPlanner.path(ref);
    base.put(text(ref, path.length()), path);
  }

  private static String text(Term.Ref ref, int keys) {
    return TreePrinter.print(new Term.Ref(ref.head(), ref.path().subList(0, keys), ref.location()));
  }

  /** The places that are not below another one. */
  private List<String> highest() {
    Set<Path> inInput = new HashSet<>();
    Set<Path> inData = new HashSet<>();
    base.forEach((text, path) -> (isInput(text) ? inInput : inData).add(path));
    List<String> highest = new ArrayList<>();
    base.forEach(
        (text, path) -> {
          if (!isBelow(path, isInput(text) ? inInput : inData)) {
            highest.add(text);
          }
        });
    return highest;
  }

  private static boolean isInput(String text) {
    return text.startsWith(Term.Var.INPUT);
  }

  private static boolean isBelow(Path path, Set<Path> places) {
    Path above = Path.EMPTY;
    for (int i = 0; i < path.length(); i++) {
      if (places.contains(above)) {
        return true;
      }
      above = above.then(path.key(i));
    }
    return false;
  }
}
