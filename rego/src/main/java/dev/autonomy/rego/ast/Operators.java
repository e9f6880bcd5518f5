package dev.autonomy.rego.ast;

import org.jspecify.annotations.Nullable;

/** The infix operators and the built-ins they stand for. */
public final class Operators {
  /** The built-in of {@code x in y}. */
  public static final String MEMBER = "internal.member_2";

  /** The built-in of {@code k, v in y}. */
  public static final String MEMBER_WITH_KEY = "internal.member_3";

  private Operators() {}

  /** The symbol of a built-in with two operands, or null when it is not written infix. */
  public static @Nullable String symbol(String builtin) {
    return switch (builtin) {
      case "assign" -> ":=";
      case "eq" -> "=";
      case "equal" -> "==";
      case "neq" -> "!=";
      case "lt" -> "<";
      case "lte" -> "<=";
      case "gt" -> ">";
      case "gte" -> ">=";
      case "plus" -> "+";
      case "minus" -> "-";
      case "mul" -> "*";
      case "div" -> "/";
      case "rem" -> "%";
      case "and" -> "&";
      case "or" -> "|";
      case MEMBER -> "in";
      default -> null;
    };
  }
}
