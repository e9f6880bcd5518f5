package dev.autonomy.rego;

import java.util.List;

/**
 * The documents that a query may look at.
 *
 * @param base places in {@code input} and in the base data, such as {@code input.user}; a place is
 *     left out when one above it is there
 * @param virtual documents and functions that rules define, such as {@code data.agent.allow}
 */
public record Dependencies(List<String> base, List<String> virtual) {

  /** Copies the lists. */
  public Dependencies {
    base = List.copyOf(base);
    virtual = List.copyOf(virtual);
  }
}
