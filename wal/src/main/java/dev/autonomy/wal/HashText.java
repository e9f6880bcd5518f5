package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Hashes as frames show them, in base64 (RFC 4648, section 4), compared where they stand: without a
 * text in between, and four characters at a time.
 */
final class HashText {

  /** Length of a hash in base64, the padding's one character included. */
  static final int CHARS = 44;

  private static final int GROUP_BITS = 12;
  private static final int GROUPS = 1 << GROUP_BITS;
  private static final int LAST_CHARS = 40;
  private static final int LAST_BYTES = 30;

  private static final VarHandle FOUR_CHARS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** The two characters of each twelve bits, the first one in the lower byte. */
  private static final char[] PAIRS = pairs();

  private HashText() {}

  /** Whether the {@link #CHARS} bytes from {@code start} on are the text of {@code hash}. */
  static boolean isOf(byte[] hash, byte[] text, int start) {
    int difference = 0;
    int at = start;
    for (int i = 0; i < LAST_BYTES; i += 3) {
      int bits = (hash[i] & 0xff) << 16 | (hash[i + 1] & 0xff) << 8 | hash[i + 2] & 0xff;
      difference |= (int) FOUR_CHARS.get(text, at) ^ fourChars(bits);
      at += 4;
    }
    int bits = (hash[LAST_BYTES] & 0xff) << 16 | (hash[LAST_BYTES + 1] & 0xff) << 8;
    int last = fourChars(bits) & 0xff_ffff | '=' << 24;
    return (difference | (int) FOUR_CHARS.get(text, start + LAST_CHARS) ^ last) == 0;
  }

  private static int fourChars(int bits) {
    return PAIRS[bits >>> GROUP_BITS] | PAIRS[bits & GROUPS - 1] << Character.SIZE;
  }

  /** Whether the {@link #CHARS} bytes from {@code start} on are the text of any hash. */
  static boolean isAny(byte[] text, int start) {
    return Hash.parse(new String(text, start, CHARS, StandardCharsets.ISO_8859_1)) != null;
  }

  private static char[] pairs() {
    char[] pairs = new char[GROUPS];
    Base64.Encoder encoder = Base64.getEncoder();
    for (int bits = 0; bits < GROUPS; bits++) {
      byte[] chars = encoder.encode(new byte[] {(byte) (bits >>> 4), (byte) (bits << 4), 0});
      pairs[bits] = (char) (chars[0] | chars[1] << Byte.SIZE);
    }
    return pairs;
  }
}
