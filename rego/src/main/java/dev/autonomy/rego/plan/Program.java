package dev.autonomy.rego.plan;

import dev.autonomy.rego.builtin.BuiltinLibrary;
import dev.autonomy.rego.eval.Namespace;
import dev.autonomy.rego.eval.Path;
import java.util.List;

/**
 * A policy in executable form, without data.
 *
 * @param root {@code data}
 * @param documentCount documents that rules define, numbered from 0
 * @param dataPlaces places in the base data that the rules name, in the order of their numbers
 * @param builtins the functions that rules and queries can call
 */
public record Program(
    Namespace root, int documentCount, List<Path> dataPlaces, BuiltinLibrary builtins) {

  /** Copies the list. */
  public Program {
    dataPlaces = List.copyOf(dataPlaces);
  }
}
