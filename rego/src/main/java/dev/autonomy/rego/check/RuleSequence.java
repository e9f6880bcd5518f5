package dev.autonomy.rego.check;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.rego.ast.Annotations;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.check.types.SchemaAnnotation;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The rules in the order in which they can be typed, with the schemas that apply to each. */
final class RuleSequence {
  private final List<Rule> rules = new ArrayList<>();
  private final IdentityHashMap<Rule, List<SchemaAnnotation>> schemas = new IdentityHashMap<>(0);

  /**
   * Orders rules.
   *
   * @param places each behind those that it depends on, with rules as they are resolved
   * @param resolved the modules with those rules
   * @param checked the same modules in their final form
   */
  RuleSequence(
      List<RuleTree> places,
      List<RegoModule> resolved,
      List<RegoModule> checked,
      Metadata metadata) {
    IdentityHashMap<Rule, Rule> last = new IdentityHashMap<>();
    for (int i = 0; i < resolved.size(); i++) {
      List<Rule> before = resolved.get(i).rules();
      List<Rule> after = checked.get(i).rules();
      for (int j = 0; j < before.size(); j++) {
        last.put(before.get(j), after.get(j));
        if (metadata.hasSchemas()) {
          collectSchemas(metadata, resolved.get(i), before.get(j), after.get(j));
        }
      }
    }
    for (RuleTree place : places) {
      for (Rule rule : place.rules()) {
        for (Rule part = last.get(rule); part != null; part = part.otherwise()) {
          rules.add(part);
        }
      }
    }
  }

  /** All rules, those behind an {@code else} after the rules in front of it. */
  List<Rule> rules() {
    return rules;
  }

  /** The schema annotations of a rule, those that prevail last. */
  List<SchemaAnnotation> schemas(Rule rule) {
    List<SchemaAnnotation> known = schemas.get(rule);
    return known == null ? List.of() : known;
  }

  /** What is said of the rule alone does not count behind its {@code else}. */
  private void collectSchemas(Metadata metadata, RegoModule module, Rule written, Rule rule) {
    boolean isFirst = true;
    for (Rule part = rule; part != null; part = part.otherwise()) {
      List<SchemaAnnotation> ofRule = new ArrayList<>();
      for (Annotations annotations : metadata.applying(module, written)) {
        boolean applies = isFirst || annotations.scope() != Annotations.Scope.RULE;
        if (applies && annotations.content().get("schemas") instanceof JsonArray entries) {
          for (JsonValue entry : entries.elements()) {
            ofRule.add(annotation((JsonObject) entry));
          }
        }
      }
      if (!ofRule.isEmpty()) {
        schemas.put(part, ofRule);
      }
      isFirst = false;
    }
  }

  private static SchemaAnnotation annotation(JsonObject entry) {
    List<Value> path = new ArrayList<>();
    for (String key : texts(entry, "path")) {
      path.add(StringValue.of(key));
    }
    List<String> name = texts(entry, "schema");
    return new SchemaAnnotation(
        path,
        name.isEmpty() ? null : List.copyOf(name.subList(1, name.size())),
        entry.get("definition"));
  }

  private static List<String> texts(JsonObject entry, String name) {
    List<String> texts = new ArrayList<>();
    if (entry.get(name) instanceof JsonArray array) {
      for (JsonValue element : array.elements()) {
        texts.add(element instanceof JsonString(String text) ? text : element.toString());
      }
    }
    return texts;
  }
}
