package dev.autonomy.rego.naive;

import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Variables that are bound, the latest first; null is the empty substitution. */
record Substitution(String name, Value value, @Nullable Substitution earlier) {

  /** What becomes of a way to satisfy something; true ends the search. */
  @FunctionalInterface
  interface Found {
    boolean on(@Nullable Substitution bound);
  }

  /** What becomes of a value; true ends the search. */
  @FunctionalInterface
  interface FoundValue {
    boolean on(Value value, @Nullable Substitution bound);
  }

  static @Nullable Value find(@Nullable Substitution bound, String name) {
    for (Substitution entry = bound; entry != null; entry = entry.earlier) {
      if (entry.name.equals(name)) {
        return entry.value;
      }
    }
    return null;
  }
}
