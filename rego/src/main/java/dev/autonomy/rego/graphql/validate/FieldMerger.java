package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds fields that cannot be merged (GraphQL, October 2021, section 5.3.2). Pairs of fields inside
 * one set of selections are compared, and pairs between a set and the fragments it spreads, between
 * those fragments, and between what two fields select.
 *
 * <p>Documents of a few hundred characters can have exponentially many such pairs, as fragments
 * spread fragments. Every set of selections is therefore collected once, every pair of sets and of
 * fragments compared once, and every comparison paid for.
 */
final class FieldMerger {

  /** What it costs to compare two fields, those inside apart. */
  private static final int UNITS_PER_PAIR = 4;

  /** Two fragments that are compared; exclusive if only one of them can apply. */
  private record FragmentPair(String a, String b, boolean exclusive) {}

  /** Two sets of fields that are compared. */
  private record SetPair(FieldSet a, FieldSet b, boolean exclusive) {}

  private final Validation validation;
  private final Work work;
  private final IdentityHashMap<List<Selection>, FieldSet> sets = new IdentityHashMap<>();
  private final Set<FragmentPair> comparedFragments = new HashSet<>();
  private final Map<SetPair, List<Conflict>> comparedSets = new HashMap<>();

  FieldMerger(Validation validation) {
    this.validation = validation;
    work = validation.work();
  }

  /** The type of what a field gives, or null. */
  @Nullable SchemaType typeOf(Site.OfField site) {
    FieldDefinition definition = site.definition();
    return definition == null ? null : validation.schema().type(definition.type().name());
  }

  /** The type inside a fragment, or null. */
  @Nullable SchemaType typeOf(Selection.InlineFragment fragment, @Nullable SchemaType parent) {
    String condition = fragment.typeCondition();
    return condition.isEmpty() ? parent : validation.schema().type(condition);
  }

  private FieldSet collect(List<Selection> selections, @Nullable SchemaType parent)
      throws GraphQlException {
    FieldSet known = sets.get(selections);
    if (known != null) {
      return known;
    }
    FieldSet set = new FieldSet();
    collect(selections, parent, set);
    sets.put(selections, set);
    return set;
  }

  private void collect(List<Selection> selections, @Nullable SchemaType parent, FieldSet set)
      throws GraphQlException {
    work.enter();
    for (Selection selection : selections) {
      work.charge(1);
      switch (selection) {
        case Selection.Field field -> {
          FieldDefinition definition = Fields.definition(parent, field.name());
          set.add(new Site.OfField(field, parent, definition));
        }
        case Selection.InlineFragment fragment ->
            collect(fragment.selections(), typeOf(fragment, parent), set);
        case Selection.FragmentSpread spread -> set.add(spread);
      }
    }
    work.leave();
  }

  private FieldSet collect(FragmentDefinition fragment) throws GraphQlException {
    return collect(fragment.selections(), validation.schema().type(fragment.typeCondition()));
  }

  /** Conflicts between the fields that are selected together. */
  List<Conflict> conflictsWithin(List<Selection> selections, @Nullable SchemaType parent)
      throws GraphQlException {
    List<Conflict> conflicts = new ArrayList<>();
    FieldSet set = collect(selections, parent);
    for (List<Site.OfField> fields : set.fields.values()) {
      for (int i = 0; i < fields.size(); i++) {
        for (int j = i + 1; j < fields.size(); j++) {
          compare(conflicts, false, fields.get(i), fields.get(j));
        }
      }
    }
    Set<String> compared = new HashSet<>();
    for (int i = 0; i < set.spreads.size(); i++) {
      compareWithFragment(conflicts, false, set, set.spreads.get(i), compared);
      for (int j = i + 1; j < set.spreads.size(); j++) {
        compareFragments(conflicts, false, set.spreads.get(i), set.spreads.get(j));
      }
    }
    return conflicts;
  }

  private void compareWithFragment(
      List<Conflict> conflicts,
      boolean exclusive,
      FieldSet set,
      String fragmentName,
      Set<String> compared)
      throws GraphQlException {
    work.charge(1);
    FragmentDefinition fragment = validation.fragment(fragmentName);
    if (fragment == null || set.fields.isEmpty() || !compared.add(fragmentName)) {
      return;
    }
    FieldSet other = collect(fragment);
    if (other == set) {
      return;
    }
    work.enter();
    compareSets(conflicts, exclusive, set, other);
    for (String inner : other.spreads) {
      compareWithFragment(conflicts, exclusive, set, inner, compared);
    }
    work.leave();
  }

  private void compareFragments(
      List<Conflict> conflicts, boolean exclusive, String nameA, String nameB)
      throws GraphQlException {
    work.charge(1);
    if (nameA.equals(nameB) || !isNew(nameA, nameB, exclusive)) {
      return;
    }
    FragmentDefinition a = validation.fragment(nameA);
    FragmentDefinition b = validation.fragment(nameB);
    if (a == null || b == null) {
      return;
    }
    work.enter();
    FieldSet setA = collect(a);
    FieldSet setB = collect(b);
    compareSets(conflicts, exclusive, setA, setB);
    for (String inner : setB.spreads) {
      compareFragments(conflicts, exclusive, nameA, inner);
    }
    for (String inner : setA.spreads) {
      compareFragments(conflicts, exclusive, inner, nameB);
    }
    work.leave();
  }

  /** Whether two fragments have not been compared; as if both applied is the stricter way. */
  private boolean isNew(String a, String b, boolean exclusive) {
    String first = a.compareTo(b) < 0 ? a : b;
    String second = first.equals(a) ? b : a;
    return !comparedFragments.contains(new FragmentPair(first, second, false))
        && comparedFragments.add(new FragmentPair(first, second, exclusive));
  }

  private void compareSets(List<Conflict> conflicts, boolean exclusive, FieldSet a, FieldSet b)
      throws GraphQlException {
    for (Map.Entry<String, List<Site.OfField>> entry : a.fields.entrySet()) {
      work.charge(1);
      List<Site.OfField> fieldsB = b.fields.getOrDefault(entry.getKey(), List.of());
      for (Site.OfField fieldA : entry.getValue()) {
        for (Site.OfField fieldB : fieldsB) {
          compare(conflicts, exclusive, fieldA, fieldB);
        }
      }
    }
  }

  private void compare(List<Conflict> conflicts, boolean exclusive, Site.OfField a, Site.OfField b)
      throws GraphQlException {
    work.charge(UNITS_PER_PAIR);
    if (conflicts.size() >= Problems.MAX_PROBLEMS) {
      return;
    }
    SchemaType parentA = a.parent();
    SchemaType parentB = b.parent();
    if (parentA == null || parentB == null) {
      return;
    }
    boolean apart = exclusive || FieldPairs.areExclusive(a, parentA, b, parentB);
    String name = a.field().responseName();
    String reason = apart ? "" : FieldPairs.difference(a.field(), b.field(), work);
    if (reason.isEmpty()) {
      reason = FieldPairs.differenceOfTypes(a, b, validation.schema());
    }
    if (!reason.isEmpty()) {
      conflicts.add(new Conflict(name, reason, List.of(), b.field().position()));
      return;
    }
    if (!a.field().selections().isEmpty() || !b.field().selections().isEmpty()) {
      List<Conflict> inside = conflictsInside(apart, a, b);
      if (!inside.isEmpty()) {
        conflicts.add(new Conflict(name, "", inside, b.field().position()));
      }
    }
  }

  private List<Conflict> conflictsInside(boolean exclusive, Site.OfField a, Site.OfField b)
      throws GraphQlException {
    FieldSet setA = collect(a.field().selections(), typeOf(a));
    FieldSet setB = collect(b.field().selections(), typeOf(b));
    SetPair pair = new SetPair(setA, setB, exclusive);
    List<Conflict> known = comparedSets.get(pair);
    if (known != null) {
      return known;
    }
    List<Conflict> conflicts = new ArrayList<>();
    // Fragments that spread themselves come back here before the comparison is done.
    comparedSets.put(pair, List.of());
    work.enter();
    compareSets(conflicts, exclusive, setA, setB);
    for (String spread : setB.spreads) {
      compareWithFragment(conflicts, exclusive, setA, spread, new HashSet<>());
    }
    for (String spread : setA.spreads) {
      compareWithFragment(conflicts, exclusive, setB, spread, new HashSet<>());
    }
    for (String spreadA : setA.spreads) {
      for (String spreadB : setB.spreads) {
        compareFragments(conflicts, exclusive, spreadA, spreadB);
      }
    }
    work.leave();
    comparedSets.put(pair, conflicts);
    return conflicts;
  }
}
