package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.TypeKind;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fields are those of the type they are selected from. */
final class FieldsOnCorrectType extends Rule {

  FieldsOnCorrectType(Validation validation) {
    super(validation);
  }

  @Override
  void field(Site.OfField site) {
    SchemaType parent = site.parent();
    if (parent == null || site.definition() != null) {
      return;
    }
    String name = site.field().name();
    List<String> types = typesWith(parent, name);
    String suggestion;
    if (!types.isEmpty()) {
      suggestion = " Did you mean to use an inline fragment on " + Suggestions.quoted(types) + "?";
    } else {
      suggestion = Suggestions.sentence(validation(), "Did you mean", name, fieldNames(parent));
    }
    report(
        site.field().position(),
        "Cannot query field \"" + name + "\" on type \"" + parent.name() + "\"." + suggestion);
  }

  private static List<String> fieldNames(SchemaType type) {
    return type.kind() == TypeKind.OBJECT || type.kind() == TypeKind.INTERFACE
        ? type.fields().stream().map(FieldDefinition::name).toList()
        : List.of();
  }

  /**
   * Types that a value of an abstract type may be of and that have the field, and their interfaces
   * that have it, those first that most of the types implement.
   */
  private List<String> typesWith(SchemaType parent, String field) {
    if (!parent.kind().isAbstract() || validation().problems().isTerse()) {
      return List.of();
    }
    Map<String, Integer> uses = new LinkedHashMap<>();
    List<String> objects = new ArrayList<>();
    for (String name : validation().schema().possibleTypes(parent.name())) {
      validation().work().charge(1);
      SchemaType type = validation().schema().type(name);
      if (type != null && type.field(field) != null) {
        objects.add(name);
        countInterfaces(type, field, uses);
      }
    }
    List<String> types = new ArrayList<>(uses.keySet());
    types.addAll(objects);
    types.sort(
        (a, b) -> {
          int order = uses.getOrDefault(b, 0) - uses.getOrDefault(a, 0);
          return order != 0 ? order : a.compareTo(b);
        });
    return types;
  }

  private void countInterfaces(SchemaType type, String field, Map<String, Integer> uses) {
    for (String name : type.interfaces()) {
      validation().work().charge(1);
      SchemaType implemented = validation().schema().type(name);
      if (implemented != null && implemented.field(field) != null) {
        uses.merge(name, 1, Integer::sum);
      }
    }
  }
}
