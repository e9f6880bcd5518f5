package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query part of URLs: {@code application/x-www-form-urlencoded}, spaces as plus signs. */
final class UrlQueries {

  private static final String HEX_DIGITS = "0123456789ABCDEF";

  private UrlQueries() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "urlquery.encode" ->
          (Builtin.Unary) (context, x) -> StringValue.of(escape(input(context, x)));
      case "urlquery.decode" ->
          (Builtin.Unary) (context, x) -> StringValue.of(unescape(input(context, x), true));
      case "urlquery.encode_object" -> (Builtin.Unary) UrlQueries::encodeObject;
      case "urlquery.decode_object" -> (Builtin.Unary) UrlQueries::decodeObject;
      default -> null;
    };
  }

  private static String input(BuiltinContext context, Value value) throws BuiltinException {
    String text = Operands.string(value, 1);
    context.reserve(3L * text.length());
    return text;
  }

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (byte b : Utf8.encode(text)) {
      if (isUnreserved(b)) {
        escaped.append((char) b);
      } else if (b == ' ') {
        escaped.append('+');
      } else {
        escaped
            .append('%')
            .append(HEX_DIGITS.charAt(b >> 4 & 0xf))
            .append(HEX_DIGITS.charAt(b & 0xf));
      }
    }
    return escaped.toString();
  }

  /** The escape of one byte. */
  static String percent(byte b) {
    return "%" + HEX_DIGITS.charAt(b >> 4 & 0xf) + HEX_DIGITS.charAt(b & 0xf);
  }

  private static boolean isUnreserved(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == '-'
        || b == '_'
        || b == '.'
        || b == '~';
  }

  /** Replaces {@code %xx}, and plus signs by spaces if {@code plusIsSpace}. */
  static String unescape(String text, boolean plusIsSpace) throws BuiltinException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    byte[] escaped = Utf8.encode(text);
    for (int i = 0; i < escaped.length; i++) {
      if (escaped[i] == '%') {
        int high = i + 2 < escaped.length ? Character.digit(escaped[i + 1], 16) : -1;
        int low = i + 2 < escaped.length ? Character.digit(escaped[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          int end = Math.min(escaped.length, i + 3);
          String wrong = Utf8.decode(Arrays.copyOfRange(escaped, i, end));
          throw invalidEscape(wrong);
        }
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(plusIsSpace && escaped[i] == '+' ? ' ' : escaped[i]);
      }
    }
    return Utf8.decode(bytes.toByteArray());
  }

  static BuiltinException invalidEscape(String escape) {
    return new BuiltinException("invalid URL escape " + StringValue.of(escape));
  }

  private static Value encodeObject(BuiltinContext context, Value value) throws BuiltinException {
    ObjectValue object = Operands.object(value, 1);
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < object.size(); i++) {
      String key = escape(JsonText.keyOf(object.key(i)));
      for (String part : values(object.value(i))) {
        context.charge(1 + part.length() / 64);
        query.append(query.isEmpty() ? "" : "&").append(key).append('=').append(escape(part));
      }
    }
    context.reserve(query.length());
    return StringValue.of(query.toString());
  }

  private static List<String> values(Value value) throws BuiltinException {
    if (value instanceof StringValue string) {
      return List.of(string.value());
    }
    if (value instanceof ArrayValue || value instanceof SetValue) {
      for (Value element : Operands.elements(value, 1, "")) {
        if (!(element instanceof StringValue)) {
          throw unencodable();
        }
      }
      return Operands.strings(value, 1);
    }
    throw unencodable();
  }

  private static BuiltinException unencodable() {
    return BuiltinException.typed(1, "values must be string, array[string], or set[string]");
  }

  private static Value decodeObject(BuiltinContext context, Value value) throws BuiltinException {
    String query = input(context, value);
    ObjectValue.Builder object = new ObjectValue.Builder();
    for (String pair : query.split("&", -1)) {
      context.charge(1);
      if (pair.indexOf(';') >= 0) {
        throw new BuiltinException("invalid semicolon separator in query");
      }
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String key = unescape(equals < 0 ? pair : pair.substring(0, equals), true);
        String part = equals < 0 ? "" : unescape(pair.substring(equals + 1), true);
        StringValue name = StringValue.of(key);
        Value earlier = object.get(name);
        ArrayValue.Builder values = new ArrayValue.Builder();
        if (earlier instanceof ArrayValue array) {
          array.forEach(values::add);
        }
        object.put(name, values.add(StringValue.of(part)).build());
      }
    }
    return object.build();
  }
}
