package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.RegoModule;
import java.util.List;
import java.util.Set;

/** Finds out which built-in functions a policy replaces by {@code with}. */
final class ReplacedFunctions {

  private ReplacedFunctions() {}

  /** Names of the replaced functions. */
  static Set<String> in(List<RegoModule> modules) {
    return Set.of();
  }
}
