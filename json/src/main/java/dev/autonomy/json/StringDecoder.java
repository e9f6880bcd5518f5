package dev.autonomy.json;

import java.nio.charset.StandardCharsets;

/**
 * Decodes JSON string bodies: strict UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing
 * above U+10FFFF) and escapes that pair their surrogates.
 */
final class StringDecoder {

  private final byte[] bytes;
  private int position;

  StringDecoder(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Offset behind the closing quote of the last decoded string. */
  int end() {
    return position;
  }

  /** Decodes from the byte behind the opening quote. */
  String decode(int start) throws JsonException {
    position = start;
    while (position < bytes.length) {
      byte b = bytes[position];
      if (b == '"') {
        position++;
        return new String(bytes, start, position - 1 - start, StandardCharsets.ISO_8859_1);
      }
      if (b == '\\' || b < ' ') {
        return decodeSlowly(start);
      }
      position++;
    }
    throw unterminated(start);
  }

  /**
   * From the first byte that is not plain ASCII: an escape, a multi-byte character or a control
   * character.
   */
  private String decodeSlowly(int start) throws JsonException {
    StringBuilder out = new StringBuilder(position - start + 32);
    out.append(new String(bytes, start, position - start, StandardCharsets.ISO_8859_1));
    while (position < bytes.length) {
      int b = bytes[position] & 0xff;
      if (b == '"') {
        position++;
        return out.toString();
      } else if (b == '\\') {
        escape(out);
      } else if (b < ' ') {
        throw new JsonException(
            "control character in a string, write it as \\u00" + hex2(b), position);
      } else if (b < 0x80) {
        out.append((char) b);
        position++;
      } else {
        out.appendCodePoint(multiByte(b));
      }
    }
    throw unterminated(start);
  }

  private int multiByte(int lead) throws JsonException {
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || position + length > bytes.length) {
      throw badUtf8();
    }
    int codePoint = lead & (0xff >> (length + 1));
    for (int i = 1; i < length; i++) {
      int next = bytes[position + i] & 0xff;
      if ((next & 0xc0) != 0x80) {
        throw badUtf8();
      }
      codePoint = codePoint << 6 | next & 0x3f;
    }
    boolean overlong = length == 3 && codePoint < 0x800 || length == 4 && codePoint < 0x10000;
    boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    if (overlong || surrogate || codePoint > Character.MAX_CODE_POINT) {
      throw badUtf8();
    }
    position += length;
    return codePoint;
  }

  private void escape(StringBuilder out) throws JsonException {
    int start = position++;
    if (position == bytes.length) {
      throw unterminated(start);
    }
    switch (bytes[position++]) {
      case '"' -> out.append('"');
      case '\\' -> out.append('\\');
      case '/' -> out.append('/');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> unicodeEscape(out, start);
      default -> throw new JsonException("unknown escape in a string", start);
    }
  }

  private void unicodeEscape(StringBuilder out, int start) throws JsonException {
    char unit = hex4(start);
    if (Character.isHighSurrogate(unit)
        && position + 1 < bytes.length
        && bytes[position] == '\\'
        && bytes[position + 1] == 'u') {
      position += 2;
      char low = hex4(start);
      if (!Character.isLowSurrogate(low)) {
        throw new JsonException("lone surrogate in a string", start);
      }
      out.append(unit).append(low);
    } else if (Character.isSurrogate(unit)) {
      throw new JsonException("lone surrogate in a string", start);
    } else {
      out.append(unit);
    }
  }

  private char hex4(int start) throws JsonException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = position < bytes.length ? Character.digit(bytes[position++], 16) : -1;
      if (digit < 0) {
        throw new JsonException("\\u needs four hexadecimal digits", start);
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private JsonException badUtf8() {
    return new JsonException("invalid UTF-8 in a string", position);
  }

  private static JsonException unterminated(int start) {
    return new JsonException("unterminated string", start);
  }

  private static String hex2(int b) {
    return (b < 16 ? "0" : "") + Integer.toHexString(b);
  }
}
