package dev.autonomy.rego.graphql.ast;

import org.jspecify.annotations.Nullable;

/** What an operation does. */
public enum OperationType {
  QUERY("query"),
  MUTATION("mutation"),
  SUBSCRIPTION("subscription"),
  /** Left out, which a tree may do and a text cannot; means a query. */
  UNSTATED("");

  private final String text;

  OperationType(String text) {
    this.text = text;
  }

  /** The keyword. */
  public String text() {
    return text;
  }

  /** The type with this keyword, or null. */
  public static @Nullable OperationType of(String text) {
    for (OperationType type : values()) {
      if (type.text.equals(text)) {
        return type;
      }
    }
    return null;
  }
}
