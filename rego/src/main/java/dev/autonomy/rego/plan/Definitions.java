package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.builtin.BuiltinLibrary;
import dev.autonomy.rego.eval.BaseData;
import dev.autonomy.rego.eval.FunctionDocument;
import dev.autonomy.rego.eval.Namespace;
import dev.autonomy.rego.eval.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What bodies can refer to: the places where rules are, functions, and places in the base data. */
final class Definitions {

  private final Namespace root;
  private final BuiltinLibrary builtins;
  private final Set<String> replacedFunctions;
  private final @Nullable Map<Path, Integer> dataPlaces;
  private final boolean indexed;
  private final @Nullable Tracing tracing;
  private final KeyedDocuments keyed;

  /**
   * Definitions while a program is planned.
   *
   * @param replacedFunctions names of built-ins that the policy replaces somewhere by {@code with}
   * @param resolvesData whether places in the base data are looked up when the data are loaded
   * @param indexed whether scans may leave out what fails the equalities behind them
   * @param tracing plans what tells a listener what happens; null for plain programs
   * @param keyed the documents of which keys can be asked for
   */
  Definitions(
      Namespace root,
      BuiltinLibrary builtins,
      Set<String> replacedFunctions,
      boolean resolvesData,
      boolean indexed,
      @Nullable Tracing tracing,
      KeyedDocuments keyed) {
    this.root = root;
    this.builtins = builtins;
    this.replacedFunctions = replacedFunctions;
    this.indexed = indexed;
    this.tracing = tracing;
    this.keyed = keyed;
    this.dataPlaces = resolvesData ? new LinkedHashMap<>() : null;
  }

  /** {@code data}. */
  Namespace root() {
    return root;
  }

  /** The functions that are built in. */
  BuiltinLibrary builtins() {
    return builtins;
  }

  /** Plans what tells a listener what happens; null for plain programs. */
  @Nullable Tracing tracing() {
    return tracing;
  }

  /**
   * Whether scans may leave out what fails the equalities behind them. A traced program tries all
   * elements, as it tells why each one fails.
   */
  boolean filtersScans() {
    return indexed && tracing == null;
  }

  /** The documents of which keys can be asked for. */
  KeyedDocuments keyed() {
    return keyed;
  }

  /** Names of built-ins that the policy replaces. */
  Set<String> replacedFunctions() {
    return replacedFunctions;
  }

  /** Whether calls of a built-in must ask at run time what to call. */
  boolean isReplaced(String function) {
    return replacedFunctions.contains(function);
  }

  /** The number of a place in the base data, for {@link BaseData}. */
  int dataPlace(Path path) {
    if (dataPlaces == null) {
      return BaseData.UNRESOLVED;
    }
    Integer known = dataPlaces.putIfAbsent(path, dataPlaces.size());
    return known == null ? dataPlaces.size() - 1 : known;
  }

  /** The numbered places, in order. */
  List<Path> dataPlaces() {
    return dataPlaces == null ? List.of() : List.copyOf(dataPlaces.keySet());
  }

  /** The function that an operator or a value of {@code with} names, or null. */
  @Nullable FunctionDocument function(Term term) {
    if (!(term instanceof Term.Ref ref) || !ref.startsWith(Term.Var.DATA)) {
      return null;
    }
    Namespace place = root;
    for (Term key : ref.path()) {
      if (!(key instanceof Term.Scalar scalar)) {
        return null;
      }
      place = place.child(GroundTerms.scalar(scalar));
      if (place == null) {
        return null;
      }
    }
    return place.function();
  }
}
