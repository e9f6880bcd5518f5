package dev.autonomy.rego.graphql.validate;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names at one place, of which most places have at most one. */
final class Names {

  private final @Nullable Map<String, Integer> counts;

  /** Room for names; fewer than two need none. */
  Names(int expected) {
    counts = expected < 2 ? null : new HashMap<>();
  }

  private int count(String name) {
    return counts == null ? 1 : counts.merge(name, 1, Integer::sum);
  }

  /** Adds a name; whether it was there. */
  boolean isKnown(String name) {
    return count(name) > 1;
  }

  /** Adds a name; whether it was there once. */
  boolean isSecond(String name) {
    return count(name) == 2;
  }
}
