package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.OperationType;
import dev.autonomy.rego.graphql.ast.Quoted;
import dev.autonomy.rego.graphql.ast.Selection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A subscription asks for one field, which is none of introspection. */
final class SingleFieldSubscriptions extends Rule {

  SingleFieldSubscriptions(Validation validation) {
    super(validation);
  }

  @Override
  void operation(OperationDefinition operation) throws GraphQlException {
    if (operation.type() != OperationType.SUBSCRIPTION
        || validation().schema().root(OperationType.SUBSCRIPTION) == null) {
      return;
    }
    Map<String, Selection.Field> fields = new LinkedHashMap<>();
    collect(operation.selections(), fields, new HashSet<>());
    String name =
        operation.name().isEmpty()
            ? "Anonymous Subscription"
            : "Subscription " + Quoted.of(operation.name());
    if (fields.size() > 1) {
      Selection.Field second = List.copyOf(fields.values()).get(1);
      report(second.position(), name + " must select only one top level field.");
    }
    for (Selection.Field field : fields.values()) {
      if (field.name().startsWith("__")) {
        report(field.position(), name + " must not select an introspection top level field.");
      }
    }
  }

  private void collect(
      List<Selection> selections, Map<String, Selection.Field> fields, Set<String> visited)
      throws GraphQlException {
    validation().work().enter();
    for (Selection selection : selections) {
      validation().work().charge(1);
      switch (selection) {
        case Selection.Field field -> fields.putIfAbsent(field.name(), field);
        case Selection.InlineFragment inline -> collect(inline.selections(), fields, visited);
        case Selection.FragmentSpread spread -> {
          FragmentDefinition fragment = validation().fragment(spread.name());
          if (fragment != null && visited.add(fragment.name())) {
            collect(fragment.selections(), fields, visited);
          }
        }
      }
    }
    validation().work().leave();
  }
}
