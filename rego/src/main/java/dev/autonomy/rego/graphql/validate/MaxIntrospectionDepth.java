package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Introspection does not go through many lists inside each other, which a schema answers with
 * exponentially much.
 */
final class MaxIntrospectionDepth extends Rule {

  /** Lists that may not be inside each other. */
  private static final int MAX_LISTS = 3;

  private static final Set<String> ENTRIES = Set.of("__schema", "__type");

  private static final Set<String> LISTS =
      Set.of("fields", "interfaces", "possibleTypes", "inputFields");

  /** A fragment, and in how many lists it is spread. */
  private record Visit(String fragment, int lists) {}

  MaxIntrospectionDepth(Validation validation) {
    super(validation);
  }

  @Override
  void field(Site.OfField site) throws GraphQlException {
    Selection.Field field = site.field();
    if (ENTRIES.contains(field.name()) && isTooDeep(field.selections(), 0, new HashSet<>())) {
      report(field.position(), "Maximum introspection depth exceeded");
    }
  }

  private boolean isTooDeep(List<Selection> selections, int lists, Set<Visit> visited)
      throws GraphQlException {
    Work work = validation().work();
    work.enter();
    boolean tooDeep = false;
    for (Selection selection : selections) {
      work.charge(1);
      tooDeep = tooDeep || isTooDeep(selection, lists, visited);
    }
    work.leave();
    return tooDeep;
  }

  private boolean isTooDeep(Selection selection, int lists, Set<Visit> visited)
      throws GraphQlException {
    return switch (selection) {
      case Selection.Field field -> {
        int inside = lists + (LISTS.contains(field.name()) ? 1 : 0);
        yield inside >= MAX_LISTS || isTooDeep(field.selections(), inside, visited);
      }
      case Selection.InlineFragment inline -> isTooDeep(inline.selections(), lists, visited);
      case Selection.FragmentSpread spread -> {
        FragmentDefinition fragment = validation().fragment(spread.name());
        yield fragment != null
            && visited.add(new Visit(spread.name(), lists))
            && isTooDeep(fragment.selections(), lists, visited);
      }
    };
  }
}
