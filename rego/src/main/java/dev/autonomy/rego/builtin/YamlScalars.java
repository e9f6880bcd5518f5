package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What YAML scalars without quotes stand for, as OPA's YAML library has it: the words of YAML 1.1
 * for truth, numbers in several bases, otherwise strings.
 */
final class YamlScalars {

  private static final int MAX_INTEGER_LENGTH = 1_000;

  /** Layouts of times, as Go writes layouts. */
  private static final List<String> TIMESTAMPS =
      List.of(
          "2006-1-2T15:4:5.999999999Z07:00",
          "2006-1-2t15:4:5.999999999Z07:00",
          "2006-1-2 15:4:5.999999999",
          "2006-1-2");

  private YamlScalars() {}

  /** The value of {@code text} without quotes and tag. */
  static Value plain(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> NullValue.NULL;
      case "true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" ->
          BooleanValue.TRUE;
      case "false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF" ->
          BooleanValue.FALSE;
      default -> {
        Value number = number(text);
        yield number == null ? StringValue.of(text) : number;
      }
    };
  }

  /** The infinity or not-a-number {@code text} as Go writes it; null for everything else. */
  static @Nullable String notFinite(String text) {
    return switch (text) {
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> "+Inf";
      case "-.inf", "-.Inf", "-.INF" -> "-Inf";
      case ".nan", ".NaN", ".NAN" -> "NaN";
      default -> null;
    };
  }

  /** Whether {@code text} without quotes is a string to everyone who reads YAML 1.1. */
  static boolean isString(String text) {
    return plain(text) instanceof StringValue
        && notFinite(text) == null
        && !text.equals("<<")
        && !isBase60(text)
        && !isTimestamp(text);
  }

  /** A sign, digits, and groups of at most two digits behind colons: {@code 1:30}. */
  private static boolean isBase60(String text) {
    int start = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    if (start == text.length() || !isDigit(text.charAt(start)) || text.indexOf(':') < 0) {
      return false;
    }
    int point = text.indexOf('.');
    String fraction = point < 0 ? "" : text.substring(point + 1);
    String[] groups = text.substring(start, point < 0 ? text.length() : point).split(":", -1);
    for (int i = 0; i < groups.length; i++) {
      if (!hasDigits(groups[i], i == 0)
          || i > 0
              && (groups[i].isEmpty()
                  || groups[i].length() > 2
                  || groups[i].length() == 2 && groups[i].charAt(0) > '5')) {
        return false;
      }
    }
    return groups.length > 1 && hasDigits(fraction, true);
  }

  private static boolean hasDigits(String text, boolean underscores) {
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i)) && !(underscores && text.charAt(i) == '_')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTimestamp(String text) {
    if (text.length() < 5 || text.charAt(4) != '-' || !hasDigits(text.substring(0, 4), false)) {
      return false;
    }
    for (String layout : TIMESTAMPS) {
      if (fits(layout, text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(String layout, String text) {
    try {
      GoTimeParser.parse(layout, text);
      return true;
    } catch (BuiltinException e) {
      return false;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
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
