package dev.autonomy.rego.graphql.ast;

import org.jspecify.annotations.Nullable;

/** Kinds of values in a document. */
public enum LiteralKind {
  VARIABLE(0),
  INT(1),
  FLOAT(2),
  STRING(3),
  BLOCK_STRING(4),
  BOOLEAN(5),
  NULL(6),
  ENUM(7),
  LIST(8),
  OBJECT(9);

  private final int number;

  LiteralKind(int number) {
    this.number = number;
  }

  /** The number that stands for it in OPA's trees. */
  public int number() {
    return number;
  }

  /** The kind with this number, or null. */
  public static @Nullable LiteralKind of(int number) {
    for (LiteralKind kind : values()) {
      if (kind.number == number) {
        return kind;
      }
    }
    return null;
  }
}
