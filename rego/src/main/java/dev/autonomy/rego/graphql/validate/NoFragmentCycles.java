package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fragments do not spread themselves. */
final class NoFragmentCycles extends Rule {

  private final Set<String> visited = new HashSet<>();

  /** Names of the fragments that are being spread, and where the way through each begins. */
  private final Map<String, Integer> open = new HashMap<>();

  private final List<String> path = new ArrayList<>();

  NoFragmentCycles(Validation validation) {
    super(validation);
  }

  @Override
  void fragment(FragmentDefinition fragment, @Nullable SchemaType type) throws GraphQlException {
    visit(fragment);
  }

  private void visit(FragmentDefinition fragment) throws GraphQlException {
    if (validation().problems().isFull() || !visited.add(fragment.name())) {
      return;
    }
    validation().work().enter();
    open.put(fragment.name(), path.size());
    for (Selection.FragmentSpread spread : spreads(fragment)) {
      Integer start = open.get(spread.name());
      FragmentDefinition next = validation().fragment(spread.name());
      if (start != null) {
        reportCycle(spread, path.subList(start, path.size()));
      } else if (next != null) {
        path.add(spread.name());
        visit(next);
        path.removeLast();
      }
    }
    open.remove(fragment.name());
    validation().work().leave();
  }

  private void reportCycle(Selection.FragmentSpread spread, List<String> way) {
    StringBuilder via = new StringBuilder();
    for (String name : way) {
      validation().work().chargeText(name.length());
      via.append(via.isEmpty() ? " via \"" : ", \"").append(name).append('"');
    }
    report(
        spread.position(),
        "Cannot spread fragment \"" + spread.name() + "\" within itself" + via + ".");
  }

  /** All spreads in a fragment, those in inner selections after those around them. */
  private List<Selection.FragmentSpread> spreads(FragmentDefinition fragment) {
    List<Selection.FragmentSpread> spreads = new ArrayList<>();
    List<List<Selection>> unseen = new ArrayList<>();
    unseen.add(fragment.selections());
    while (!unseen.isEmpty()) {
      for (Selection selection : unseen.removeLast()) {
        validation().work().charge(1);
        switch (selection) {
          case Selection.FragmentSpread spread -> spreads.add(spread);
          case Selection.Field field -> unseen.add(field.selections());
          case Selection.InlineFragment inline -> unseen.add(inline.selections());
        }
      }
    }
    return spreads;
  }
}
