package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The strings, and the other simple values, that names and attributes are made of. */
final class DerText {

  private DerText() {}

  /** Strings in which each byte is a character of ASCII. */
  static String ia5(Der contents, String problem) throws X509Exception {
    byte[] bytes = contents.toArray();
    for (byte b : bytes) {
      if (b < 0) {
        throw new X509Exception(problem);
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /** The next element as Go gives a value of any type: strings, numbers, bytes and so on. */
  static Value any(Der der, String problem) throws X509Exception {
    int tag = der.peekTag();
    return switch (tag) {
      case Der.INTEGER -> NumberValue.of(der.longInteger(problem));
      case Der.BIT_STRING -> bits(der.bits(problem));
      case Der.OCTET_STRING -> GoJson.bytes(der.octets(problem));
      case Der.OBJECT_IDENTIFIER -> GoJson.identifier(der.objectIdentifier(problem));
      case Der.UTC_TIME, Der.GENERALIZED_TIME -> StringValue.of(DerTime.read(der, problem).text());
      case Der.BOOLEAN -> BooleanValue.of(der.bool(problem));
      case Der.NULL -> {
        der.enter(Der.NULL, problem);
        yield NullValue.NULL;
      }
      default -> string(der, tag, problem);
    };
  }

  private static Value string(Der der, int tag, String problem) throws X509Exception {
    String text = string(tag, der, problem);
    return text == null ? raw(der, problem) : StringValue.of(text);
  }

  private static @Nullable String string(int tag, Der der, String problem) throws X509Exception {
    return switch (tag) {
      case Der.T61_STRING ->
          new String(der.enter(tag, problem).toArray(), StandardCharsets.ISO_8859_1);
      case Der.PRINTABLE_STRING ->
          only(der, tag, problem, "invalid PrintableString", "'()*+,-./ :=?&");
      case Der.NUMERIC_STRING -> numeric(der, problem);
      case Der.IA5_STRING -> ia5(der.enter(tag, problem), problem + ": invalid IA5String");
      case Der.UTF8_STRING -> utf8(der.enter(tag, problem), problem);
      case Der.BMP_STRING -> bmp(der.enter(tag, problem), problem);
      default -> null;
    };
  }

  private static Value bits(Der.Bits bits) {
    return new ObjectValue.Builder()
        .put("Bytes", GoJson.bytes(bits.bytes()))
        .put("BitLength", NumberValue.of(bits.length()))
        .build();
  }

  private static Value raw(Der der, String problem) throws X509Exception {
    byte[] whole = der.anyElement(problem).toArray();
    Der.Element element = new Der(whole).any(problem);
    return new ObjectValue.Builder()
        .put("Class", NumberValue.of(element.tag() >> 6))
        .put("Tag", NumberValue.of(element.tag() & 0x1f))
        .put("IsCompound", BooleanValue.of((element.tag() & 0x20) != 0))
        .put("Bytes", GoJson.bytes(element.contents().toArray()))
        .put("FullBytes", GoJson.bytes(whole))
        .build();
  }

  private static String only(Der der, int tag, String problem, String detail, String extra)
      throws X509Exception {
    String text = new String(der.enter(tag, problem).toArray(), StandardCharsets.ISO_8859_1);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!letter && extra.indexOf(c) < 0) {
        throw new X509Exception(problem + ": " + detail);
      }
    }
    return text;
  }

  private static String numeric(Der der, String problem) throws X509Exception {
    String text = ia5(der.enter(Der.NUMERIC_STRING, problem), problem);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' && (c < '0' || c > '9')) {
        throw new X509Exception(problem + ": invalid NumericString");
      }
    }
    return text;
  }

  private static String utf8(Der contents, String problem) throws X509Exception {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(contents.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new X509Exception(problem + ": invalid UTF-8 string");
    }
  }

  /** Two bytes for each character of the basic plane; a zero at the end is left out. */
  private static String bmp(Der contents, String problem) throws X509Exception {
    byte[] bytes = contents.toArray();
    int length = bytes.length;
    if (length >= 2 && bytes[length - 1] == 0 && bytes[length - 2] == 0) {
      length -= 2;
    }
    String text = new String(bytes, 0, length, StandardCharsets.UTF_16BE);
    boolean valid = bytes.length % 2 == 0;
    for (int i = 0; i < text.length() && valid; i++) {
      char c = text.charAt(i);
      valid = !Character.isSurrogate(c) && c < 0xfffe && (c < 0xfdd0 || c > 0xfdef);
      valid &= 2 * i + 1 < length && (char) (bytes[2 * i] << 8 | bytes[2 * i + 1] & 0xff) == c;
    }
    if (!valid) {
      throw new X509Exception(problem + ": invalid BMPString");
    }
    return text;
  }
}
