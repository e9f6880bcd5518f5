package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Selection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of some selections by their names in the response, those of fragments without a name
 * included, and the names of the fragments that the selections spread.
 */
final class FieldSet {

  /** The fields; several of one name are to be merged. */
  final Map<String, List<Site.OfField>> fields = new LinkedHashMap<>();

  /** The fragments. */
  final List<String> spreads = new ArrayList<>();

  void add(Site.OfField field) {
    fields.computeIfAbsent(field.field().responseName(), _ -> new ArrayList<>()).add(field);
  }

  void add(Selection.FragmentSpread spread) {
    spreads.add(spread.name());
  }
}
