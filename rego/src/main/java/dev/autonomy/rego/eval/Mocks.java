package dev.autonomy.rego.eval;

import org.jspecify.annotations.Nullable;

/**
 * The functions that {@code with} has replaced; the latest replacement of a name counts.
 *
 * @param name of the built-in, or path of the function
 * @param replacement called with the arguments of the replaced function
 */
record Mocks(String name, Replacement replacement, @Nullable Mocks earlier) {

  /** What replaces the function {@code wanted}, or null. */
  static @Nullable Replacement find(@Nullable Mocks latest, String wanted) {
    for (Mocks mock = latest; mock != null; mock = mock.earlier) {
      if (mock.name.equals(wanted)) {
        return mock.replacement;
      }
    }
    return null;
  }
}
