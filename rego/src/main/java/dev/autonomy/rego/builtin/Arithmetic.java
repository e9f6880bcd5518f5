package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic operators and roundings. Sums, differences and products are exact; a quotient that
 * has no short decimal is rounded as {@link Quotient} says.
 */
final class Arithmetic {

  private Arithmetic() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "plus" -> (Builtin.Binary) Arithmetic::plus;
      case "minus" -> (Builtin.Binary) Arithmetic::minus;
      case "mul" -> (Builtin.Binary) Arithmetic::multiply;
      case "div" -> (Builtin.Binary) Arithmetic::divide;
      case "rem" -> (Builtin.Binary) Arithmetic::remainder;
      case "abs" -> (Builtin.Unary) (_, x) -> abs(Operands.number(x, 1));
      case "ceil" -> (Builtin.Unary) (_, x) -> round(x, RoundingMode.CEILING);
      case "floor" -> (Builtin.Unary) (_, x) -> round(x, RoundingMode.FLOOR);
      case "round" -> (Builtin.Unary) (_, x) -> round(x, RoundingMode.HALF_UP);
      default -> null;
    };
  }

  private static Value plus(BuiltinContext context, Value a, Value b) throws BuiltinException {
    return add(Operands.number(a, 1), Operands.number(b, 2));
  }

  /** The exact sum. */
  static NumberValue add(NumberValue a, NumberValue b) throws BuiltinException {
    if (a.isLong() && b.isLong()) {
      long x = a.longValue();
      long y = b.longValue();
      long sum = x + y;
      if (((x ^ sum) & (y ^ sum)) >= 0) {
        return NumberValue.of(sum);
      }
    }
    return exact(a.decimalValue().add(b.decimalValue()));
  }

  private static Value minus(BuiltinContext context, Value a, Value b) throws BuiltinException {
    if (a instanceof NumberValue x && b instanceof NumberValue y) {
      return subtract(x, y);
    }
    if (a instanceof SetValue x && b instanceof SetValue y) {
      context.charge(x.size());
      return x.difference(y);
    }
    if (!(a instanceof NumberValue) && !(a instanceof SetValue)) {
      throw BuiltinException.operandOneOf(1, a, "number, set");
    }
    throw BuiltinException.operand(2, b, b instanceof NumberValue ? "set" : "number");
  }

  private static NumberValue subtract(NumberValue a, NumberValue b) throws BuiltinException {
    if (a.isLong() && b.isLong()) {
      long x = a.longValue();
      long y = b.longValue();
      long difference = x - y;
      if (((x ^ y) & (x ^ difference)) >= 0) {
        return NumberValue.of(difference);
      }
    }
    return exact(a.decimalValue().subtract(b.decimalValue()));
  }

  private static Value multiply(BuiltinContext context, Value a, Value b) throws BuiltinException {
    return multiply(context, Operands.number(a, 1), Operands.number(b, 2));
  }

  /** The exact product. */
  static NumberValue multiply(BuiltinContext context, NumberValue a, NumberValue b)
      throws BuiltinException {
    if (a.isLong() && b.isLong()) {
      long x = a.longValue();
      long y = b.longValue();
      long product = x * y;
      if (Math.multiplyHigh(x, y) == product >> 63) {
        return NumberValue.of(product);
      }
    }
    BigDecimal x = a.decimalValue();
    BigDecimal y = b.decimalValue();
    context.charge(1 + (long) x.precision() * y.precision() / 4096);
    return exact(x.multiply(y));
  }

  /** The number {@code value} unless it has too many digits. */
  static NumberValue exact(BigDecimal value) throws BuiltinException {
    try {
      return NumberValue.of(value);
    } catch (ArithmeticException e) {
      throw new BuiltinException("number exceeds " + NumberValue.MAX_DIGITS + " digits");
    }
  }

  private static Value divide(BuiltinContext context, Value a, Value b) throws BuiltinException {
    NumberValue x = Operands.number(a, 1);
    NumberValue y = Operands.number(b, 2);
    if (y.signum() == 0) {
      throw new BuiltinException("divide by zero");
    }
    if (x.isLong() && y.isLong() && y.longValue() != -1 && x.longValue() % y.longValue() == 0) {
      return NumberValue.of(x.longValue() / y.longValue());
    }
    long digits = Math.max(digits(x.decimalValue()), digits(y.decimalValue()));
    context.charge(1 + digits * digits / 256);
    return exact(Quotient.of(x.decimalValue(), y.decimalValue()));
  }

  /** Digits to calculate with, on both sides of the point. */
  private static long digits(BigDecimal number) {
    return number.precision() + Math.abs((long) number.scale());
  }

  private static Value remainder(BuiltinContext context, Value a, Value b) throws BuiltinException {
    NumberValue x = Operands.number(a, 1);
    NumberValue y = Operands.number(b, 2);
    if (!x.isWhole() || !y.isWhole()) {
      throw new BuiltinException("modulo on floating-point number");
    }
    if (y.signum() == 0) {
      throw new BuiltinException("modulo by zero");
    }
    if (x.isLong() && y.isLong()) {
      return NumberValue.of(x.longValue() % y.longValue());
    }
    context.charge(1 + digits(x.decimalValue()) * digits(y.decimalValue()) / 4096);
    return NumberValue.of(x.integerValue().remainder(y.integerValue()));
  }

  private static Value abs(NumberValue x) throws BuiltinException {
    return x.isWrittenWhole() && x.signum() >= 0 ? x : exact(x.decimalValue().abs());
  }

  /** Half rounds away from zero, as OPA does. */
  private static Value round(Value value, RoundingMode mode) throws BuiltinException {
    NumberValue x = Operands.number(value, 1);
    return x.isWrittenWhole() ? x : exact(x.decimalValue().setScale(0, mode));
  }
}
