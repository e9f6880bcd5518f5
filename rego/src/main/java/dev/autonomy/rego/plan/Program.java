package dev.autonomy.rego.plan;

import dev.autonomy.rego.builtin.BuiltinLibrary;
import dev.autonomy.rego.eval.Namespace;
import dev.autonomy.rego.eval.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy in executable form, without data.
 *
 * @param root {@code data}
 * @param documentCount documents that rules define, numbered from 0
 * @param dataPlaces places in the base data that the rules name, in the order of their numbers
 * @param builtins the functions that rules and queries can call
 * @param keyed plans more when a query asks for keys
 * @param traced what it tells a listener about; null when it is not traced
 */
public record Program(
    Namespace root,
    int documentCount,
    List<Path> dataPlaces,
    BuiltinLibrary builtins,
    Keyed keyed,
    @Nullable TracedSites traced) {

  /** What it takes to plan rules once more, for queries. */
  public static final class Keyed {
    final KeyedDocuments documents;
    final Set<String> replacedFunctions;

    Keyed(KeyedDocuments documents, Set<String> replacedFunctions) {
      this.documents = documents;
      this.replacedFunctions = replacedFunctions;
    }
  }

  /** Copies the list. */
  public Program {
    dataPlaces = List.copyOf(dataPlaces);
  }
}
