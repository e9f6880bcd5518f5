package dev.autonomy.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The JSON Canonicalization Scheme (RFC 8785): members sorted by UTF-16 code units, no white space,
 * numbers in ECMAScript's shortest form.
 *
 * <p>RFC 8785 rounds every number to an IEEE 754 double first. This implementation does not round:
 * it prints the exact decimal value in the same notation, so that two different numbers never share
 * a canonical form. For every number that a double prints back digit for digit (I-JSON's
 * recommendation, RFC 7493, section 2.2) the result is RFC 8785's.
 */
public final class CanonicalJson {

  private CanonicalJson() {}

  /** Canonical UTF-8 bytes of {@code value}. */
  public static byte[] bytes(JsonValue value) {
    JsonWriter out = new JsonWriter();
    write(value, out);
    return out.toByteArray();
  }

  /** Appends the canonical form of {@code value} to {@code out}. */
  public static void write(JsonValue value, JsonWriter out) {
    switch (value) {
      case JsonNull _ -> out.nullValue();
      case JsonBoolean truth -> out.value(truth.value());
      case JsonNumber number -> out.number(number(number));
      case JsonString string -> out.value(string.value());
      case JsonArray array -> {
        out.beginArray();
        for (JsonValue element : array.elements()) {
          write(element, out);
        }
        out.endArray();
      }
      case JsonObject object -> {
        List<Map.Entry<String, JsonValue>> members = new ArrayList<>(object.members().entrySet());
        // String.compareTo compares UTF-16 code units, as section 3.2.3 asks.
        members.sort(Map.Entry.comparingByKey());
        out.beginObject();
        for (Map.Entry<String, JsonValue> member : members) {
          write(member.getValue(), out.name(member.getKey()));
        }
        out.endObject();
      }
    }
  }

  private static String number(JsonNumber number) {
    String text = number.text();
    if (isPlainInteger(text) || isPlainDecimal(text)) {
      return text;
    }
    BigDecimal exact = number.decimal();
    if (exact.signum() == 0) {
      return "0";
    }
    // RFC 8785 prints the shortest digits that read back as the same double. Text from such a
    // printer already has them; any other text keeps its exact digits.
    return ecmaScript(exact);
  }

  /** Integers of up to 15 digits are their own canonical form. */
  private static boolean isPlainInteger(String text) {
    int start = text.charAt(0) == '-' ? 1 : 0;
    int digits = text.length() - start;
    if (digits == 0 || digits > 15) {
      return false;
    }
    if (text.charAt(start) == '0' && (digits > 1 || start == 1)) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether {@link #ecmaScript} would write the text as it is: up to 15 digits around a point,
   * without zeros that say nothing. Most decimals are so, and loading {@link BigDecimal} is slow.
   */
  private static boolean isPlainDecimal(String text) {
    int start = text.charAt(0) == '-' ? 1 : 0;
    int point = text.indexOf('.');
    int digits = text.length() - start - 1;
    if (point <= start || point == text.length() - 1 || digits > 15) {
      return false;
    }
    boolean small = text.charAt(start) == '0';
    if (small && (point > start + 1 || text.startsWith("000000", point + 1))) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (i != point && (c < '0' || c > '9')) {
        return false;
      }
    }
    return text.charAt(text.length() - 1) != '0';
  }

  /** ECMA-262, Number::toString, applied to the exact decimal digits. */
  private static String ecmaScript(BigDecimal value) {
    BigDecimal stripped = value.abs().stripTrailingZeros();
    String digits = stripped.unscaledValue().toString();
    int count = digits.length();
    long point = (long) count - stripped.scale();
    StringBuilder out = new StringBuilder(count + 8);
    if (value.signum() < 0) {
      out.append('-');
    }
    if (count <= point && point <= 21) {
      out.append(digits).repeat('0', (int) point - count);
    } else if (0 < point && point <= 21) {
      out.append(digits, 0, (int) point).append('.').append(digits, (int) point, count);
    } else if (-6 < point && point <= 0) {
      out.append("0.").repeat('0', (int) -point).append(digits);
    } else {
      out.append(digits.charAt(0));
      if (count > 1) {
        out.append('.').append(digits, 1, count);
      }
      long exponent = point - 1;
      out.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent));
    }
    return out.toString();
  }
}
