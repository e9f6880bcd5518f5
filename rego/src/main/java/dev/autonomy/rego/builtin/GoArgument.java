package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;

/**
 * An argument as OPA hands it to Go's formatter: whole numbers as integers, other numbers as
 * floats, strings as they are and everything else as the text of its term.
 */
sealed interface GoArgument {

  static GoArgument of(Value value) {
    return switch (value) {
      case NumberValue number -> number(number);
      case StringValue string -> new Text(string.value());
      default -> new Text(value.toString());
    };
  }

  private static GoArgument number(NumberValue number) {
    if (number.isWrittenWhole()) {
      return new Whole(number.integerValue());
    }
    double nearest = number.doubleValue();
    return Double.isFinite(nearest) ? new Fraction(nearest) : new Text(number.text());
  }

  /** Go's name of the type. */
  String typeName();

  /** Appends this argument under {@code verb}. */
  void print(StringBuilder text, int verb, GoFlags flags);

  /** Appends what Go prints for a verb that the type does not have. */
  default void printMistake(StringBuilder text, int verb, GoFlags flags) {
    text.append("%!").appendCodePoint(verb).append('(').append(typeName()).append('=');
    print(text, 'v', flags);
    text.append(')');
  }

  /**
   * An {@code int}, or beyond its range a {@code *big.Int}.
   *
   * @param value the amount
   */
  record Whole(BigInteger value) implements GoArgument {

    @Override
    public String typeName() {
      return isSmall() ? "int" : "*big.Int";
    }

    private boolean isSmall() {
      return value.bitLength() < Long.SIZE;
    }

    @Override
    public void print(StringBuilder text, int verb, GoFlags flags) {
      switch (verb) {
        case 'v', 'd' -> digits(text, flags, 10, "", false);
        case 'b' -> digits(text, flags, 2, flags.sharp ? "0b" : "", false);
        case 'o' -> digits(text, flags, 8, flags.sharp ? "0" : "", false);
        case 'O' -> digits(text, flags, 8, "0o", false);
        case 'x' -> digits(text, flags, 16, flags.sharp ? "0x" : "", false);
        case 'X' -> digits(text, flags, 16, flags.sharp ? "0X" : "", true);
        case 'T' -> flags.pad(text, typeName());
        case 's' -> {
          if (isSmall()) {
            printMistake(text, verb, flags);
          } else {
            digits(text, flags, 10, "", false);
          }
        }
        case 'c' -> flags.pad(text, Character.toString(codePoint()));
        case 'q' -> flags.pad(text, quoted());
        case 'U' -> flags.pad(text, unicode(flags.sharp));
        default -> printMistake(text, verb, flags);
      }
    }

    private void digits(StringBuilder text, GoFlags flags, int base, String prefix, boolean upper) {
      String digits = value.abs().toString(base);
      String sign = value.signum() < 0 ? "-" : flags.plus ? "+" : flags.space ? " " : "";
      int least = flags.precision;
      if (least == 0 && value.signum() == 0) {
        flags.pad(text, "", ' ');
        return;
      }
      if (least == GoFlags.UNSET && flags.zeroPadded()) {
        least = flags.width - sign.length();
      }
      String zeros = "0".repeat(Math.max(0, least - digits.length()));
      String body = zeros + (upper ? digits.toUpperCase(Locale.ROOT) : digits);
      String marked = prefix.equals("0") && body.startsWith("0") ? body : prefix + body;
      flags.pad(text, sign + marked, ' ');
    }

    private int codePoint() {
      return value.signum() >= 0
              && value.bitLength() <= 21
              && Character.isValidCodePoint(value.intValue())
          ? value.intValue()
          : 0xfffd;
    }

    private String quoted() {
      String character = Character.toString(codePoint());
      String quoted = StringValue.of(character).toString();
      String inner = quoted.substring(1, quoted.length() - 1);
      return switch (character) {
        case "'" -> "'\\''";
        case "\"" -> "'\"'";
        default -> "'" + inner + "'";
      };
    }

    private String unicode(boolean shown) {
      String digits = value.toString(16).toUpperCase(Locale.ROOT);
      String padded = "U+" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
      return shown ? padded + " '" + Character.toString(codePoint()) + "'" : padded;
    }
  }

  /**
   * A {@code float64}.
   *
   * @param value the amount, finite
   */
  record Fraction(double value) implements GoArgument {

    private static final int DEFAULT_PRECISION = 6;

    @Override
    public String typeName() {
      return "float64";
    }

    @Override
    public void print(StringBuilder text, int verb, GoFlags flags) {
      switch (verb) {
        case 'v' -> number(text, flags, 'g', GoFloat.SHORTEST);
        case 'g', 'G' -> number(text, flags, (char) verb, GoFloat.SHORTEST);
        case 'e', 'E', 'f', 'F' -> number(text, flags, (char) verb, DEFAULT_PRECISION);
        case 'T' -> flags.pad(text, typeName());
        default -> printMistake(text, verb, flags);
      }
    }

    private void number(StringBuilder text, GoFlags flags, char verb, int defaultPrecision) {
      int precision = flags.precision == GoFlags.UNSET ? defaultPrecision : flags.precision;
      String digits = GoFloat.format(value, verb, precision);
      if (flags.sharp && digits.indexOf('.') < 0) {
        int exponent = digits.indexOf('e');
        digits =
            exponent < 0
                ? digits + "."
                : digits.substring(0, exponent) + "." + digits.substring(exponent);
      }
      boolean negative = value < 0 || Double.doubleToRawLongBits(value) < 0;
      String sign = negative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
      if (flags.zeroPadded()) {
        int zeros = Math.max(0, flags.width - sign.length() - digits.length());
        text.append(sign).repeat('0', zeros).append(digits);
      } else {
        flags.pad(text, sign + digits);
      }
    }
  }

  /**
   * A string.
   *
   * @param value the characters
   */
  record Text(String value) implements GoArgument {

    @Override
    public String typeName() {
      return "string";
    }

    @Override
    public void print(StringBuilder text, int verb, GoFlags flags) {
      switch (verb) {
        case 'v', 's' -> flags.pad(text, cut(flags));
        case 'q' -> flags.pad(text, quoted(flags));
        case 'x' -> flags.pad(text, hexadecimal(flags));
        case 'X' -> flags.pad(text, hexadecimal(flags).toUpperCase(Locale.ROOT));
        case 'T' -> flags.pad(text, typeName());
        default -> printMistake(text, verb, flags);
      }
    }

    private String cut(GoFlags flags) {
      return flags.precision >= 0 && flags.precision < value.codePointCount(0, value.length())
          ? value.substring(0, value.offsetByCodePoints(0, flags.precision))
          : value;
    }

    private String quoted(GoFlags flags) {
      String cut = cut(flags);
      boolean raw = flags.sharp && cut.indexOf('`') < 0 && cut.chars().noneMatch(c -> c < ' ');
      return raw ? "`" + cut + "`" : StringValue.of(cut).toString();
    }

    private String hexadecimal(GoFlags flags) {
      byte[] bytes = Utf8.encode(value);
      int length = flags.precision >= 0 ? Math.min(flags.precision, bytes.length) : bytes.length;
      HexFormat format = flags.space ? HexFormat.ofDelimiter(" ") : HexFormat.of();
      if (flags.sharp && flags.space) {
        format = format.withPrefix("0x");
      }
      String hexadecimal = format.formatHex(bytes, 0, length);
      return flags.sharp && !flags.space && length > 0 ? "0x" + hexadecimal : hexadecimal;
    }
  }
}
