package dev.autonomy.rego.ast;

import dev.autonomy.json.JsonObject;

/**
 * One {@code # METADATA} block.
 *
 * @param scope what it describes
 * @param content all of it, as written, the scope included when written
 */
public record Annotations(Scope scope, JsonObject content, Location location) {
  /** What a block describes. */
  public enum Scope {
    /** The one rule behind it. */
    RULE,
    /** All rules with the name of the rule behind it. */
    DOCUMENT,
    /** The package in this file. */
    PACKAGE,
    /** The package and every package below it. */
    SUBPACKAGES
  }
}
