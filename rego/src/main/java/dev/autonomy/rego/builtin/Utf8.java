package dev.autonomy.rego.builtin;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Strings that may hold any bytes. OPA's strings are bytes, so that decoded binary data survives in
 * them; here every byte that is not part of well-formed UTF-8 becomes a lone low surrogate, {@code
 * U+DC80} to {@code U+DCFF}, and back.
 */
final class Utf8 {

  private static final char FIRST_ESCAPE = 0xdc00;
  private static final int FIRST_ESCAPED_BYTE = 0x80;

  private Utf8() {}

  /** The string of {@code bytes}. */
  static String decode(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return decodeStrictly(bytes);
      }
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String decodeStrictly(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      return decodeWithEscapes(bytes);
    }
  }

  private static String decodeWithEscapes(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    CharBuffer characters = CharBuffer.allocate(bytes.length);
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    while (rest.hasRemaining()) {
      decoder.reset().decode(rest, characters.clear(), true);
      text.append(characters.flip());
      if (rest.hasRemaining()) {
        text.append((char) (FIRST_ESCAPE + (rest.get() & 0xff)));
      }
    }
    return text.toString();
  }

  /** The bytes of {@code text}. */
  static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        return encodeWithEscapes(text);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isEscape(String text, int index) {
    char unit = text.charAt(index);
    return unit >= FIRST_ESCAPE + FIRST_ESCAPED_BYTE
        && unit <= FIRST_ESCAPE + 0xff
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  private static byte[] encodeWithEscapes(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        bytes.put(text.substring(start, i).getBytes(StandardCharsets.UTF_8));
        bytes.put((byte) text.charAt(i));
        start = i + 1;
      }
    }
    bytes.put(text.substring(start).getBytes(StandardCharsets.UTF_8));
    byte[] result = new byte[bytes.position()];
    bytes.flip().get(result);
    return result;
  }
}
