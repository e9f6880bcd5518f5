package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.Literal;
import java.math.BigInteger;
import java.util.Set;

/** Numbers and truth values as they are written. Trees may hold any text in their place. */
final class Numerals {

  private static final Set<String> TRUTH_VALUES =
      Set.of("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False");

  /** Digits of the largest number of 64 bits. */
  private static final int MAX_LONG_DIGITS = 19;

  private static final BigInteger MAX_INT = BigInteger.valueOf(Integer.MAX_VALUE);
  private static final BigInteger MIN_INT = BigInteger.valueOf(Integer.MIN_VALUE);

  private Numerals() {}

  /** Whether whole numbers in the value fit 64 bits, and others fit a double. */
  static boolean isReadable(Literal value, Work work) {
    work.charge(1);
    return switch (value.kind()) {
      case INT -> isLong(value.raw());
      case FLOAT -> isDouble(value.raw(), work);
      case BOOLEAN -> TRUTH_VALUES.contains(value.raw());
      case VARIABLE, STRING, BLOCK_STRING, NULL, ENUM -> true;
      case LIST, OBJECT -> {
        boolean readable = true;
        for (Literal.Child child : value.children()) {
          readable &= isReadable(child.value(), work);
        }
        yield readable;
      }
    };
  }

  private static boolean isLong(String text) {
    if (!isWhole(text) || text.length() > MAX_LONG_DIGITS + 1) {
      return false;
    }
    return new BigInteger(text).bitLength() < Long.SIZE;
  }

  private static boolean isDouble(String text, Work work) {
    for (int i = 0; i < text.length(); i++) {
      if ("+-.0123456789eE".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    work.chargeText(text.length());
    try {
      return !Double.isInfinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isWhole(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > start;
  }

  /** Whether this is a whole number that does not fit 32 bits. */
  static boolean exceedsInt(String text) {
    if (!isWhole(text)) {
      return false;
    }
    if (text.length() > MAX_LONG_DIGITS + 1) {
      return true;
    }
    BigInteger number = new BigInteger(text);
    return number.compareTo(MAX_INT) > 0 || number.compareTo(MIN_INT) < 0;
  }
}
