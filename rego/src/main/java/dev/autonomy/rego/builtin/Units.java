package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads quantities with units, such as {@code 10Ki}, {@code 200m} and {@code 1.5GiB}. */
final class Units {

  /** Digits an exponent may have. */
  private static final int MAX_EXPONENT_DIGITS = 6;

  /** Digits after the point that {@code units.parse} gives when the quantity is not whole. */
  private static final int FRACTION_DIGITS = 10;

  /** The {@code double} nearest to a thousandth, which OPA multiplies by. */
  private static final BigDecimal MILLI =
      new BigDecimal("0.001000000000000000020816681711721685132943093776702880859375");

  private static final String PREFIXES = "kmgtpe";

  private final String name;
  private final String number;
  private final String unit;

  private Units(String name, String number, String unit) {
    this.name = name;
    this.number = number;
    this.unit = unit;
  }

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "units.parse" -> (Builtin.Unary) Units::parse;
      case "units.parse_bytes" -> (Builtin.Unary) Units::parseBytes;
      default -> null;
    };
  }

  private static Value parse(BuiltinContext context, Value text) throws BuiltinException {
    String quantity = Operands.string(text, 1).replace("\"", "");
    Units parts = split("units.parse", quantity, "amount");
    BigDecimal amount = parts.amount("amount").multiply(parts.factor());
    BigDecimal stripped = amount.stripTrailingZeros();
    if (stripped.scale() <= 0) {
      return Arithmetic.exact(stripped);
    }
    return NumberValue.parse(rounded(stripped).toPlainString());
  }

  private static BigDecimal rounded(BigDecimal value) {
    return value.precision() - value.scale() < -FRACTION_DIGITS
        ? BigDecimal.ZERO.setScale(FRACTION_DIGITS)
        : value.setScale(FRACTION_DIGITS, RoundingMode.HALF_UP);
  }

  private static Value parseBytes(BuiltinContext context, Value text) throws BuiltinException {
    String quantity = Operands.string(text, 1).toLowerCase(Locale.ROOT).replace("\"", "");
    Units parts = split("units.parse_bytes", quantity, "byte amount");
    BigDecimal amount = parts.amount("byte amount").multiply(parts.byteFactor());
    if (amount.precision() - amount.scale() <= 0) {
      return NumberValue.ZERO;
    }
    return Arithmetic.exact(amount.scale() > 0 ? amount.setScale(0, RoundingMode.DOWN) : amount);
  }

  /** Splits after the number, where an {@code e} belongs to it only if an exponent follows. */
  private static Units split(String name, String text, String what) throws BuiltinException {
    if (text.indexOf(' ') >= 0) {
      throw failure(name, "spaces not allowed in resource strings");
    }
    int end = 0;
    while (end < text.length() && belongsToNumber(text, end)) {
      char c = text.charAt(end++);
      if (c == 'e' || c == 'E') {
        end += isSign(text.charAt(end)) ? 1 : 0;
        if (digitsFrom(text, end) > MAX_EXPONENT_DIGITS) {
          throw failure(name, "exponent too large");
        }
      }
    }
    if (end == 0) {
      throw failure(name, "no " + what + " provided");
    }
    return new Units(name, text.substring(0, end), text.substring(end));
  }

  private static boolean belongsToNumber(String text, int index) {
    char c = text.charAt(index);
    if (c == 'e' || c == 'E') {
      char next = index + 1 < text.length() ? text.charAt(index + 1) : ' ';
      return Character.isDigit(next) || isSign(next);
    }
    return Character.isDigit(c) || c == '.' || isSign(c);
  }

  private static boolean isSign(char c) {
    return c == '+' || c == '-';
  }

  private static int digitsFrom(String text, int start) {
    int end = start;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end - start;
  }

  private BigDecimal amount(String what) throws BuiltinException {
    NumberValue amount = GoNumbers.parse(number);
    if (amount == null) {
      throw failure(name, "could not parse " + what + " to a number");
    }
    return amount.decimalValue();
  }

  /** A lone {@code m} means milli; otherwise only the first letter's case is free. */
  private BigDecimal factor() throws BuiltinException {
    String normal =
        unit.isEmpty() ? "" : unit.charAt(0) + unit.substring(1).toLowerCase(Locale.ROOT);
    if (normal.isEmpty()) {
      return BigDecimal.ONE;
    }
    if (normal.equals("m")) {
      return MILLI;
    }
    int power = PREFIXES.indexOf(Character.toLowerCase(normal.charAt(0))) + 1;
    String rest = normal.substring(1);
    if (power == 0 || !rest.isEmpty() && !rest.equals("i")) {
      throw failure(name, "unit " + normal + " not recognized");
    }
    return power(power, rest.equals("i"));
  }

  private BigDecimal byteFactor() throws BuiltinException {
    if (unit.isEmpty()) {
      return BigDecimal.ONE;
    }
    int power = PREFIXES.indexOf(unit.charAt(0)) + 1;
    boolean known =
        switch (unit.substring(1)) {
          case "", "b", "i", "ib" -> power > 0;
          default -> false;
        };
    if (!known) {
      throw failure(name, "byte unit " + unit + " not recognized");
    }
    return power(power, unit.indexOf('i') > 0);
  }

  private static BigDecimal power(int power, boolean binary) {
    return binary
        ? new BigDecimal(BigInteger.ONE.shiftLeft(10 * power))
        : BigDecimal.TEN.pow(3 * power);
  }

  private static BuiltinException failure(String name, String problem) {
    return new BuiltinException(name + ": " + problem);
  }
}
