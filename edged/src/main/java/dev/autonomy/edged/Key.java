package dev.autonomy.edged;

import java.util.Optional;

/**
 * A key of {@code edge.toml}.
 *
 * @param name as it is written
 * @param form what its value looks like
 * @param presence whether it may be left out
 * @param defaultValue as TOML's value, for keys that have a default of their own
 */
record Key<T>(String name, ValueForm<T> form, Presence presence, Optional<Object> defaultValue) {

  /** Whether a key must be there. */
  enum Presence {
    REQUIRED,
    OPTIONAL
  }

  static <T> Key<T> required(String name, ValueForm<T> form) {
    return new Key<>(name, form, Presence.REQUIRED, Optional.empty());
  }

  static <T> Key<T> optional(String name, ValueForm<T> form) {
    return new Key<>(name, form, Presence.OPTIONAL, Optional.empty());
  }

  static <T> Key<T> or(String name, ValueForm<T> form, Object defaultValue) {
    return new Key<>(name, form, Presence.OPTIONAL, Optional.of(defaultValue));
  }
}
