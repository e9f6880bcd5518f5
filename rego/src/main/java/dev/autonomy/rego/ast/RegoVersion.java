package dev.autonomy.rego.ast;

/** The versions of the language that a source can be written in. */
public enum RegoVersion {
  /** Rego as it was before OPA 1.0: {@code if} and {@code contains} only after an import. */
  V0,
  /** Rego as OPA 1.x reads it by default. */
  V1
}
