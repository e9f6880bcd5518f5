package dev.autonomy.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Set;

/**
 * Which module may use which. A module stands on the modules of its row and on nothing else of
 * ours; a module without a row is a violation, so that a new one has to be placed first.
 */
final class Floors {

  private static final String COMMAND_LINE = "cli";

  /** The reactor's modules, ground floor first. */
  static final Map<String, Set<String>> PLAN =
      Map.ofEntries(
          Map.entry("json", Set.of()),
          Map.entry("http", Set.of()),
          Map.entry("http2", Set.of()),
          Map.entry("line", Set.of()),
          Map.entry("rego", Set.of("json")),
          Map.entry("wal", Set.of("json")),
          Map.entry("contract", Set.of("json")),
          Map.entry("edge", Set.of("json")),
          Map.entry("edged", Set.of("json", "line", "http", "http2", "edge")),
          Map.entry("edgectl", Set.of("json", "line", "edge")),
          Map.entry("trust", Set.of("json")),
          Map.entry("signing", Set.of("json", "trust")),
          Map.entry("bundle", Set.of("json", "contract", "rego", "trust")),
          Map.entry("supply", Set.of("json", "contract", "trust", "bundle")),
          Map.entry("registry", Set.of("json", "trust", "bundle", "supply")),
          Map.entry("gate", Set.of("json", "contract", "rego", "bundle")),
          Map.entry(
              "runtime",
              Set.of(
                  "json", "http", "contract", "rego", "wal", "trust", "bundle", "supply", "gate")),
          Map.entry("telemetry", Set.of("json", "wal")),
          Map.entry("otlp", Set.of("json", "wal", "telemetry")),
          Map.entry(
              "orchestrator",
              Set.of("json", "http", "contract", "wal", "trust", "bundle", "supply")),
          Map.entry(
              COMMAND_LINE,
              Set.of(
                  "json",
                  "http",
                  "line",
                  "rego",
                  "wal",
                  "contract",
                  "edge",
                  "trust",
                  "bundle",
                  "supply",
                  "gate",
                  "runtime",
                  "telemetry",
                  "orchestrator")));

  private final String root;

  /** Over the modules that are packages right below {@code root}. */
  Floors(String root) {
    this.root = root;
  }

  /** The module of a class, or nothing when the class is not ours. */
  String moduleOf(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(root + ".")) {
      return "";
    }
    String below = name.substring(root.length() + 1);
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }

  ArchRule nothingImportsUpwards() {
    return ArchRuleDefinition.classes()
        .that(belongToUs())
        .should(
            new ArchCondition<>("use only modules on the floors below") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                checkFloor(type, events);
              }
            });
  }

  private void checkFloor(JavaClass type, ConditionEvents events) {
    String module = moduleOf(type);
    Set<String> below = PLAN.get(module);
    if (below == null) {
      events.add(
          SimpleConditionEvent.violated(
              type, type.getName() + " is in module " + module + ", which has no row in Floors"));
      return;
    }
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      String used = moduleOf(dependency.getTargetClass());
      if (!used.isEmpty() && !used.equals(module) && !below.contains(used)) {
        events.add(
            SimpleConditionEvent.violated(
                type, module + " must not use " + used + ": " + dependency.getDescription()));
      }
    }
  }

  private DescribedPredicate<JavaClass> belongToUs() {
    return DescribedPredicate.describe(
        "belong to a module below " + root, type -> !moduleOf(type).isEmpty());
  }
}
