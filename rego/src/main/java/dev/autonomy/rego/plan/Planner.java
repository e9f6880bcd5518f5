package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.builtin.BuiltinLibrary;
import dev.autonomy.rego.eval.CompleteDocument;
import dev.autonomy.rego.eval.Document;
import dev.autonomy.rego.eval.FunctionDocument;
import dev.autonomy.rego.eval.Namespace;
import dev.autonomy.rego.eval.ObjectDocument;
import dev.autonomy.rego.eval.Path;
import dev.autonomy.rego.eval.SetDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns checked modules into a program: first all places where rules are, so that rules can refer
 * to each other, then what the rules do.
 */
public final class Planner {

  private final Namespace root = new Namespace(Path.EMPTY);
  private final Definitions definitions;
  private final Map<Path, ObjectRules> objects = new LinkedHashMap<>();
  private final List<DocumentRules> documents = new ArrayList<>();
  private final List<FunctionRules> functions = new ArrayList<>();
  private final boolean indexed;
  private int documentCount;

  /** A document whose rules are still to be planned. */
  private record DocumentRules(Document document, RuleGroup group) {}

  /** A function whose rules are still to be planned. */
  private record FunctionRules(FunctionDocument function, RuleGroup group) {}

  /** An object whose rules are still to be planned, with the documents below it. */
  private record ObjectRules(
      ObjectDocument document, Path path, List<Rule> rules, List<ObjectDocument.Nested> nested) {}

  private Planner(
      List<RegoModule> modules,
      BuiltinLibrary builtins,
      boolean indexed,
      @Nullable Tracing tracing) {
    this.indexed = indexed;
    definitions =
        new Definitions(
            root,
            builtins,
            ReplacedFunctions.in(modules),
            true,
            indexed,
            tracing,
            new KeyedDocuments());
  }

  /**
   * Plans modules that passed the checks.
   *
   * @param builtins the functions that the modules can call
   * @param indexed whether rules that cannot hold, and elements that satisfy no equality, are found
   *     by indexes rather than by trying them
   */
  public static Program plan(List<RegoModule> modules, BuiltinLibrary builtins, boolean indexed) {
    return plan(modules, builtins, indexed, null);
  }

  /** Plans the same program, indexed, with steps that tell a listener what happens. */
  public static Program planTraced(List<RegoModule> modules, BuiltinLibrary builtins) {
    return plan(modules, builtins, true, new Tracing(0));
  }

  private static Program plan(
      List<RegoModule> modules,
      BuiltinLibrary builtins,
      boolean indexed,
      @Nullable Tracing tracing) {
    Planner planner = new Planner(modules, builtins, indexed, tracing);
    for (RegoModule module : modules) {
      planner.place(RuleGroup.fixedPath(module.packageName()));
    }
    planner.define(RuleGroup.of(modules));
    planner.planRules();
    return new Program(
        planner.root,
        planner.documentCount,
        planner.definitions.dataPlaces(),
        builtins,
        new Program.Keyed(planner.definitions.keyed(), planner.definitions.replacedFunctions()),
        tracing == null ? null : tracing.sites());
  }

  /** Open groups come first, those above others before these: they take in what is below them. */
  private void define(List<RuleGroup> groups) {
    List<RuleGroup> open = new ArrayList<>();
    List<RuleGroup> fixed = new ArrayList<>();
    for (RuleGroup group : groups) {
      (group.isOpen() ? open : fixed).add(group);
    }
    open.sort(RuleGroup.BY_DEPTH);
    for (RuleGroup group : open) {
      defineObject(group);
    }
    for (RuleGroup group : fixed) {
      if (group.isFunction()) {
        defineFunction(group);
      } else {
        defineDocument(group);
      }
    }
  }

  private void defineObject(RuleGroup group) {
    ObjectRules rules = objectAbove(group.path());
    if (rules == null) {
      ObjectDocument document =
          new ObjectDocument(documentCount++, group.name(), group.path(), group.location());
      place(group.path()).define(document);
      rules = new ObjectRules(document, group.path(), new ArrayList<>(), new ArrayList<>());
      objects.put(group.path(), rules);
    }
    rules.rules.addAll(group.rules());
  }

  private void defineDocument(RuleGroup group) {
    Document document =
        group.isSet()
            ? new SetDocument(documentCount++, group.name(), group.path(), group.location())
            : new CompleteDocument(documentCount++, group.name(), group.path(), group.location());
    documents.add(new DocumentRules(document, group));
    ObjectRules above = objectAbove(group.path());
    if (above == null) {
      place(group.path()).define(document);
    } else {
      Path below = group.path().from(above.path.length());
      above.nested.add(new ObjectDocument.Nested(below, document));
    }
  }

  private void defineFunction(RuleGroup group) {
    FunctionDocument function = new FunctionDocument(group.name(), group.arity());
    place(group.path()).define(function);
    functions.add(new FunctionRules(function, group));
  }

  private Namespace place(Path path) {
    Namespace place = root;
    for (int i = 0; i < path.length(); i++) {
      place = place.makeChild(path.key(i));
    }
    return place;
  }

  private @Nullable ObjectRules objectAbove(Path path) {
    if (objects.isEmpty()) {
      return null;
    }
    Path prefix = Path.EMPTY;
    for (int i = 0; i < path.length(); i++) {
      prefix = prefix.then(path.key(i));
      ObjectRules rules = objects.get(prefix);
      if (rules != null) {
        return rules;
      }
    }
    return null;
  }

  private void planRules() {
    KeyedDocuments keyed = definitions.keyed();
    for (DocumentRules rules : documents) {
      if (rules.document instanceof SetDocument) {
        keyed.add(source(rules.document, rules.group.path(), rules.group.rules(), List.of()));
      }
    }
    for (ObjectRules rules : objects.values()) {
      keyed.add(source(rules.document, rules.path, rules.rules, rules.nested));
    }
    RulePlanner planner = new RulePlanner(definitions, indexed);
    for (FunctionRules rules : functions) {
      planner.plan(rules.function, rules.group);
    }
    for (DocumentRules rules : documents) {
      if (rules.document instanceof SetDocument set) {
        planner.plan(set, rules.group);
      } else if (rules.document instanceof CompleteDocument complete) {
        planner.plan(complete, rules.group);
      }
    }
    for (ObjectRules rules : objects.values()) {
      planner.plan(rules.document, rules.path, rules.rules, rules.nested);
    }
    if (definitions.tracing() != null) {
      keyed.askAll();
    }
    if (keyed.hasUnplanned()) {
      keyed.plan(new KeyedPlanner(planner, definitions));
    }
  }

  private static KeyedDocuments.Source source(
      Document document, Path path, List<Rule> rules, List<ObjectDocument.Nested> nested) {
    return KeyedDocuments.Source.of(document, rules, path.length(), nested);
  }
}
