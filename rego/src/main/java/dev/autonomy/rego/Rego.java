package dev.autonomy.rego;

import dev.autonomy.rego.ast.RegoException;

/** The Rego compiler. */
public final class Rego {

  private Rego() {}

  /**
   * Compiles sources and data into a policy.
   *
   * @throws RegoException with all that is wrong with the sources
   */
  public static Policy compile(CompileRequest request) {
    return new Policy();
  }
}
