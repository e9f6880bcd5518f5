package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Base64 and hexadecimal text of bytes; {@link Utf8} says how strings hold bytes. */
final class Encodings {

  private Encodings() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "base64.encode" -> encoder(Base64.getEncoder());
      case "base64.decode" -> (Builtin.Unary) (context, x) -> text(base64(input(context, x)));
      case "base64.is_valid" -> (Builtin.Unary) Encodings::isBase64;
      case "base64url.encode" -> encoder(Base64.getUrlEncoder());
      case "base64url.encode_no_pad" -> encoder(Base64.getUrlEncoder().withoutPadding());
      case "base64url.decode" -> (Builtin.Unary) (context, x) -> text(base64Url(input(context, x)));
      case "hex.encode" ->
          (Builtin.Unary)
              (context, x) ->
                  StringValue.of(HexFormat.of().formatHex(Utf8.encode(input(context, x))));
      case "hex.decode" -> (Builtin.Unary) Encodings::fromHex;
      default -> null;
    };
  }

  private static String input(BuiltinContext context, Value value) throws BuiltinException {
    String text = Operands.string(value, 1);
    context.reserve(2L * text.length());
    context.charge(text.length() / 4);
    return text;
  }

  private static Builtin.Unary encoder(Base64.Encoder encoder) {
    return (context, value) ->
        StringValue.of(encoder.encodeToString(Utf8.encode(input(context, value))));
  }

  private static StringValue text(byte[] bytes) {
    return StringValue.of(Utf8.decode(bytes));
  }

  /** Decodes standard Base64 with padding; line breaks are skipped, as Go does. */
  static byte[] base64(String text) throws BuiltinException {
    return decode(text, false);
  }

  /** Decodes URL-safe Base64; padding may be left out (RFC 7515, appendix C). */
  static byte[] base64Url(String text) throws BuiltinException {
    if (!text.endsWith("=") && text.length() % 4 == 1) {
      throw new BuiltinException("illegal base64url string: " + text);
    }
    String padded = text.endsWith("=") ? text : text + "=".repeat((4 - text.length() % 4) % 4);
    return decode(padded, true);
  }

  private static byte[] decode(String text, boolean url) throws BuiltinException {
    String joined =
        text.indexOf('\n') < 0 && text.indexOf('\r') < 0
            ? text
            : text.replace("\n", "").replace("\r", "");
    int bad = firstIllegal(joined, url);
    if (bad < joined.length() && joined.charAt(bad) != '=') {
      throw illegal(text, bad);
    }
    if (joined.length() % 4 != 0) {
      throw illegal(text, joined.length() - joined.length() % 4);
    }
    try {
      return (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(joined);
    } catch (IllegalArgumentException e) {
      throw illegal(text, bad);
    }
  }

  /** Position of the first character outside of the alphabet, padding included. */
  private static int firstIllegal(String text, boolean url) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      boolean extra = url ? c == '-' || c == '_' : c == '+' || c == '/';
      if (!letter && !extra) {
        return i;
      }
    }
    return text.length();
  }

  private static BuiltinException illegal(String text, int position) {
    return new BuiltinException(
        "illegal base64 data at input byte " + Math.min(position, text.length()));
  }

  private static Value isBase64(BuiltinContext context, Value value) throws BuiltinException {
    if (!(value instanceof StringValue)) {
      return BooleanValue.FALSE;
    }
    try {
      base64(input(context, value));
      return BooleanValue.TRUE;
    } catch (BuiltinException e) {
      return BooleanValue.FALSE;
    }
  }

  private static Value fromHex(BuiltinContext context, Value value) throws BuiltinException {
    String text = input(context, value);
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 0x7f) {
        String found = StringValue.of(text.substring(i, i + 1)).toString();
        throw new BuiltinException(
            "encoding/hex: invalid byte: U+"
                + HexFormat.of().withUpperCase().toHexDigits(text.charAt(i))
                + " '"
                + found.substring(1, found.length() - 1)
                + "'");
      }
    }
    if (text.length() % 2 != 0) {
      throw new BuiltinException("encoding/hex: odd length hex string");
    }
    return text(HexFormat.of().parseHex(text));
  }
}
