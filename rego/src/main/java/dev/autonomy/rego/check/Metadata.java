package dev.autonomy.rego.check;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.rego.ast.Annotations;
import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The annotations of all modules: what {@code rego.metadata.rule} and {@code chain} show. */
final class Metadata {
  private final Map<String, Annotations> documents = new HashMap<>();
  private final Map<String, Annotations> packages = new HashMap<>();
  private final Map<String, List<Annotations>> subpackages = new HashMap<>();
  private final Diagnostics errors;
  private boolean hasSchemas;

  private Metadata(Diagnostics errors) {
    this.errors = errors;
  }

  /** Collects annotations; reports those that are given twice. */
  static Metadata of(List<RegoModule> modules, Diagnostics errors) {
    Metadata metadata = new Metadata(errors);
    for (RegoModule module : modules) {
      String name = null;
      for (Annotations annotations : module.annotations()) {
        metadata.hasSchemas |= annotations.content().get("schemas") != null;
        name = name == null ? TreePrinter.print(module.packageName()) : name;
        metadata.addToPackage(name, annotations);
      }
      for (Rule rule : module.rules()) {
        for (Annotations annotations : rule.annotations()) {
          metadata.hasSchemas |= annotations.content().get("schemas") != null;
          if (annotations.scope() == Annotations.Scope.DOCUMENT) {
            metadata.addToDocument(groundName(rule), annotations);
          }
        }
      }
    }
    return metadata;
  }

  private void addToPackage(String name, Annotations annotations) {
    if (annotations.scope() == Annotations.Scope.SUBPACKAGES) {
      subpackages.computeIfAbsent(name, _ -> new ArrayList<>()).add(annotations);
    } else {
      addOnce(packages, name, annotations, "package");
    }
  }

  private void addToDocument(String name, Annotations annotations) {
    addOnce(documents, name, annotations, "document");
  }

  private void addOnce(
      Map<String, Annotations> known, String name, Annotations annotations, String scope) {
    Annotations first = known.putIfAbsent(name, annotations);
    if (first != null) {
      errors.typeError(
          annotations.location(), scope + " annotation redeclared: " + first.location());
    }
  }

  /** The annotations of a rule itself, as an object; empty when it has none. */
  Term ofRule(Rule rule, Location location) {
    Annotations nearest = null;
    for (Annotations annotations : rule.annotations()) {
      if (annotations.scope() == Annotations.Scope.RULE) {
        nearest = annotations;
      }
    }
    return nearest == null
        ? new Term.ObjectLiteral(List.of(), location)
        : term(nearest.content(), location);
  }

  /** Whether any annotations say what has which schema. */
  boolean hasSchemas() {
    return hasSchemas;
  }

  /** The annotations that apply to a rule, from the farthest to the nearest. */
  List<Annotations> applying(RegoModule module, Rule rule) {
    List<Annotations> applying = new ArrayList<>();
    List<Term> packagePath = module.packageName().path();
    for (int length = 1; length <= packagePath.size(); length++) {
      List<Term> path = packagePath.subList(0, length);
      Term.Ref ref = new Term.Ref(module.packageName().head(), path, rule.location());
      applying.addAll(subpackages.getOrDefault(TreePrinter.print(ref), List.of()));
    }
    addKnown(applying, packages.get(TreePrinter.print(module.packageName())));
    addKnown(applying, documents.get(groundName(rule)));
    for (Annotations annotations : rule.annotations()) {
      if (annotations.scope() == Annotations.Scope.RULE) {
        applying.add(annotations);
      }
    }
    return applying;
  }

  private static void addKnown(List<Annotations> into, @Nullable Annotations annotations) {
    if (annotations != null) {
      into.add(annotations);
    }
  }

  /** The annotations that apply to a rule, from the nearest to the farthest, as an array. */
  Term chain(RegoModule module, Rule rule, Location location) {
    List<Term> chain = new ArrayList<>();
    List<Term> rulePath = groundPath(rule);
    for (Annotations annotations : rule.annotations()) {
      if (annotations.scope() == Annotations.Scope.RULE) {
        chain.addFirst(link(rulePath, annotations, location));
      }
    }
    if (chain.isEmpty()) {
      chain.add(link(rulePath, null, location));
    }
    addLink(chain, rulePath, documents.get(groundName(rule)), location);
    List<Term> packagePath = module.packageName().path();
    String name = TreePrinter.print(module.packageName());
    addLink(chain, packagePath, packages.get(name), location);
    for (int length = packagePath.size(); length > 0; length--) {
      List<Term> path = packagePath.subList(0, length);
      Term.Ref ref = new Term.Ref(module.packageName().head(), path, location);
      List<Annotations> above = subpackages.getOrDefault(TreePrinter.print(ref), List.of());
      for (Annotations annotations : above.reversed()) {
        chain.add(link(path, annotations, location));
      }
    }
    return new Term.ArrayLiteral(chain, location);
  }

  private static void addLink(
      List<Term> chain, List<Term> path, @Nullable Annotations annotations, Location location) {
    if (annotations != null) {
      chain.add(link(path, annotations, location));
    }
  }

  private static Term link(List<Term> path, @Nullable Annotations annotations, Location location) {
    List<Term.Entry> entries = new ArrayList<>();
    entries.add(
        new Term.Entry(
            new Term.StringLiteral("path", location), new Term.ArrayLiteral(path, location)));
    if (annotations != null) {
      entries.add(
          new Term.Entry(
              new Term.StringLiteral("annotations", location),
              term(annotations.content(), location)));
    }
    return new Term.ObjectLiteral(entries, location);
  }

  private static String groundName(Rule rule) {
    Term.Ref ref = rule.head().ref();
    return TreePrinter.print(new Term.Ref(ref.head(), groundPath(rule), ref.location()));
  }

  private static List<Term> groundPath(Rule rule) {
    List<Term> path = rule.head().ref().path();
    int length = 0;
    while (length < path.size() && GroundTerms.value(path.get(length)) != null) {
      length++;
    }
    return path.subList(0, length);
  }

  private static Term term(JsonValue json, Location location) {
    return switch (json) {
      case JsonNull _ -> new Term.NullLiteral(location);
      case JsonBoolean flag -> new Term.BooleanLiteral(flag.value(), location);
      case JsonNumber(String text) -> new Term.NumberLiteral(text, location);
      case JsonString(String text) -> new Term.StringLiteral(text, location);
      case JsonArray array -> {
        List<Term> elements = new ArrayList<>();
        for (JsonValue element : array.elements()) {
          elements.add(term(element, location));
        }
        yield new Term.ArrayLiteral(elements, location);
      }
      case JsonObject object -> {
        List<Term.Entry> entries = new ArrayList<>();
        object
            .members()
            .forEach(
                (name, value) ->
                    entries.add(
                        new Term.Entry(
                            new Term.StringLiteral(name, location), term(value, location))));
        yield new Term.ObjectLiteral(entries, location);
      }
    };
  }
}
