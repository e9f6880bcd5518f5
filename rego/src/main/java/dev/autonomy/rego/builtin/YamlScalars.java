package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What YAML scalars without quotes stand for, as OPA's YAML library has it: the words of YAML 1.1
 * for truth, numbers in several bases, otherwise strings.
 */
final class YamlScalars {

  private static final int MAX_INTEGER_LENGTH = 1_000;

  private YamlScalars() {}

  /** The value of {@code text} without quotes and tag. */
  static Value plain(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> NullValue.NULL;
      case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON" -> BooleanValue.TRUE;
      case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF" -> BooleanValue.FALSE;
      default -> {
        Value number = number(text);
        yield number == null ? StringValue.of(text) : number;
      }
    };
  }

  /** The number {@code text}, or null; infinities and not-a-number are none. */
  static @Nullable Value number(String text) {
    char first = text.charAt(0);
    boolean mayBeNumber =
        first >= '0' && first <= '9' || first == '+' || first == '-' || first == '.';
    if (!mayBeNumber || text.length() > MAX_INTEGER_LENGTH) {
      return null;
    }
    String plain = text.replace("_", "");
    boolean negative = plain.startsWith("-");
    String digits = negative || plain.startsWith("+") ? plain.substring(1) : plain;
    BigInteger whole = integer(digits);
    if (whole != null) {
      return NumberValue.of(negative ? whole.negate() : whole);
    }
    return text.endsWith("_") ? null : GoNumbers.parse(plain);
  }

  private static @Nullable BigInteger integer(String digits) {
    if (digits.length() < 2 || digits.charAt(0) != '0') {
      return null;
    }
    int base =
        switch (digits.charAt(1)) {
          case 'x', 'X' -> 16;
          case 'o', 'O' -> 8;
          case 'b', 'B' -> 2;
          default -> 0;
        };
    String amount = digits.substring(base == 0 ? 1 : 2);
    int radix = base == 0 ? 8 : base;
    for (int i = 0; i < amount.length(); i++) {
      if (amount.charAt(i) > 0x7f || Character.digit(amount.charAt(i), radix) < 0) {
        return null;
      }
    }
    return amount.isEmpty() ? null : new BigInteger(amount, radix);
  }
}
