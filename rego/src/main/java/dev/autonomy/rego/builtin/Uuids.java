package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDs (RFC 4122): new random ones, and what old ones tell. */
final class Uuids {

  /** Between 1582-10-15, from which UUIDs count, and 1970-01-01, in units of 100 nanoseconds. */
  private static final long GREGORIAN_OFFSET = 0x01b2_1dd2_1381_4000L;

  private static final int TEXT_LENGTH = 36;
  private static final String URN = "urn:uuid:";

  private record RandomKey(Value key) {}

  private Uuids() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "uuid.rfc4122" -> (Builtin.Unary) Uuids::random;
      case "uuid.parse" -> (Builtin.Unary) (_, text) -> parse(Operands.string(text, 1));
      default -> null;
    };
  }

  /** The same key gives the same UUID throughout one evaluation. */
  private static Value random(BuiltinContext context, Value key) {
    RandomKey memo = new RandomKey(key);
    Value result = context.fixed(memo);
    if (result == null) {
      byte[] bytes = new byte[16];
      context.capabilities().random().nextBytes(bytes);
      bytes[6] = (byte) (bytes[6] & 0x0f | 0x40);
      bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
      result = StringValue.of(hyphenated(HexFormat.of().formatHex(bytes)));
      context.fix(memo, result);
    }
    return result;
  }

  /** The usual form of 32 hexadecimal digits. */
  private static String hyphenated(String digits) {
    return digits.substring(0, 8)
        + "-"
        + digits.substring(8, 12)
        + "-"
        + digits.substring(12, 16)
        + "-"
        + digits.substring(16, 20)
        + "-"
        + digits.substring(20);
  }

  private static @Nullable Value parse(String text) {
    UUID uuid = read(text);
    if (uuid == null) {
      return null;
    }
    ObjectValue.Builder fields = new ObjectValue.Builder();
    int version = uuid.version();
    fields.put("version", NumberValue.of(version));
    fields.put("variant", StringValue.of(variant(uuid)));
    if (version == 1 || version == 2) {
      describe(uuid, version, fields);
    }
    return fields.build();
  }

  /** Plain hexadecimal digits, the usual form, in any kind of brackets, or as a URN. */
  private static @Nullable UUID read(String text) {
    String plain =
        switch (text.length()) {
          case TEXT_LENGTH -> text;
          case TEXT_LENGTH + 2 -> text.substring(1, TEXT_LENGTH + 1);
          case TEXT_LENGTH + 9 ->
              text.regionMatches(true, 0, URN, 0, URN.length()) ? text.substring(9) : "";
          case 32 -> hyphenated(text);
          default -> "";
        };
    return isUuid(plain) ? UUID.fromString(plain) : null;
  }

  private static boolean isUuid(String text) {
    if (text.length() != TEXT_LENGTH) {
      return false;
    }
    for (int i = 0; i < TEXT_LENGTH; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      char c = text.charAt(i);
      if (dash ? c != '-' : c > 0x7f || Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static String variant(UUID uuid) {
    int bits = (int) (uuid.getLeastSignificantBits() >>> 61);
    return switch (bits) {
      case 4, 5 -> "RFC4122";
      case 6 -> "Microsoft";
      case 7 -> "Future";
      default -> "Reserved";
    };
  }

  private static void describe(UUID uuid, int version, ObjectValue.Builder fields) {
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    long ticks = high >>> 32 | (high >>> 16 & 0xffff) << 32 | (high & 0xfff) << 48;
    fields.put("time", NumberValue.of((ticks - GREGORIAN_OFFSET) * 100));
    fields.put("clocksequence", NumberValue.of(low >>> 48 & 0x3fff));
    byte[] node = new byte[6];
    for (int i = 0; i < node.length; i++) {
      node[i] = (byte) (low >>> 8 * (node.length - 1 - i));
    }
    fields.put("nodeid", StringValue.of(HexFormat.ofDelimiter("-").formatHex(node)));
    String scope = (node[0] & 2) != 0 ? "local:" : "global:";
    String reach = (node[0] & 1) != 0 ? "multicast" : "unicast";
    fields.put("macvariables", StringValue.of(scope + reach));
    if (version == 2) {
      fields.put("id", NumberValue.of(high >>> 32));
      fields.put("domain", StringValue.of(domain((int) (low >>> 48 & 0xff))));
    }
  }

  private static String domain(int number) {
    return switch (number) {
      case 0 -> "Person";
      case 1 -> "Group";
      case 2 -> "Org";
      default -> "Domain" + number;
    };
  }
}
