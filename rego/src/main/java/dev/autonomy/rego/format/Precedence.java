package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Operators;
import dev.autonomy.rego.ast.Term;
import org.jspecify.annotations.Nullable;

/** How tightly infix operators bind; the numbers are those of the grammar. */
final class Precedence {
  static final int ASSIGNMENT = 0;
  static final int MEMBERSHIP = 1;
  private static final int RELATION = 2;
  private static final int UNION = 3;
  private static final int INTERSECTION = 4;
  private static final int SUM = 5;
  private static final int PRODUCT = 6;

  /** Of everything that is not written infix. */
  private static final int OPERAND = 7;

  private static final String MEMBERSHIP_SYMBOL = "in";

  private Precedence() {}

  /** The symbol of a term that is written infix, else null; there are no assignments in terms. */
  static @Nullable String symbol(Term term) {
    if (!(term instanceof Term.Call call)) {
      return null;
    }
    String name = call.name();
    if (call.arguments().size() == 3 && name.equals(Operators.MEMBER_WITH_KEY)) {
      return MEMBERSHIP_SYMBOL;
    }
    String symbol = call.arguments().size() == 2 ? Operators.symbol(name) : null;
    boolean assignment = symbol != null && of(symbol) == ASSIGNMENT;
    return assignment ? null : symbol;
  }

  /** How tightly a term holds together. */
  static int of(Term term) {
    String symbol = symbol(term);
    return symbol == null ? OPERAND : of(symbol);
  }

  /** How tightly an operator binds. */
  static int of(String symbol) {
    return switch (symbol) {
      case ":=", "=" -> ASSIGNMENT;
      case MEMBERSHIP_SYMBOL -> MEMBERSHIP;
      case "|" -> UNION;
      case "&" -> INTERSECTION;
      case "+", "-" -> SUM;
      case "*", "/", "%" -> PRODUCT;
      default -> RELATION;
    };
  }
}
