package dev.autonomy.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks at text eight bytes at a time, as one word: what is asked of each byte is answered for all
 * of them by the same few instructions (Anderson, "Bit Twiddling Hacks"; Lamport, "Multiple Byte
 * Processing with Full-Word Instructions").
 */
final class TextWords {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long TOP_BITS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  /** From so many bytes on, the platform compares faster. */
  private static final int LONG_BYTES = 64;

  private static final byte[] TIME = FrameClock.NEVER.getBytes(StandardCharsets.US_ASCII);

  /** For each byte of a time: what leaves the top bit unset when added to what it may differ by. */
  private static final byte[] TIME_ROOM = timeRoom();

  private TextWords() {}

  /**
   * The first position at which there is a quote, a backslash, a control character or a byte above
   * ASCII, or the end. A byte less than n borrows, and so sets its top bit, when n is subtracted;
   * higher bytes may be found wrongly, the lowest one that is found never is.
   */
  static int plainUntil(byte[] text, int from, int end) {
    int position = from;
    for (int last = Math.min(end, text.length - Long.BYTES); position <= last; position += 8) {
      long word = (long) WORD.get(text, position);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      long found =
          (quote - ONES & ~quote | backslash - ONES & ~backslash | word - SPACES & ~word | word)
              & TOP_BITS;
      if (found != 0) {
        return Math.min(end, position + first(found));
      }
    }
    while (position < end
        && text[position] >= ' '
        && text[position] != '"'
        && text[position] != '\\') {
      position++;
    }
    return Math.min(end, position);
  }

  /**
   * How many bytes are the same in {@code a} from {@code aFrom} on and in {@code b} from {@code
   * bFrom} on, of {@code length}. The last word that is compared overlaps the one before.
   */
  static int equal(byte[] a, int aFrom, byte[] b, int bFrom, int length) {
    if (length < Long.BYTES || length > LONG_BYTES) {
      int equal = Arrays.mismatch(a, aFrom, aFrom + length, b, bFrom, bFrom + length);
      return equal < 0 ? length : equal;
    }
    int at = 0;
    while (true) {
      long difference = (long) WORD.get(a, aFrom + at) ^ (long) WORD.get(b, bFrom + at);
      if (difference != 0) {
        return at + first(difference);
      }
      if (at == length - Long.BYTES) {
        return length;
      }
      at = Math.min(at + Long.BYTES, length - Long.BYTES);
    }
  }

  /** Whether the bytes from {@code at} on have the form of {@link FrameClock#isTime a time}. */
  static boolean isTime(byte[] text, int at) {
    return timeDifference(text, at, 0) == 0
        && timeDifference(text, at, Long.BYTES) == 0
        && timeDifference(text, at, 2 * Long.BYTES) == 0
        && timeDifference(text, at, FrameClock.TEXT_BYTES - Long.BYTES) == 0;
  }

  private static long timeDifference(byte[] text, int at, int offset) {
    long word = (long) WORD.get(text, at + offset) ^ (long) WORD.get(TIME, offset);
    return (word | (word & ~TOP_BITS) + (long) WORD.get(TIME_ROOM, offset)) & TOP_BITS;
  }

  private static byte[] timeRoom() {
    byte[] room = new byte[TIME.length];
    for (int i = 0; i < room.length; i++) {
      // A digit differs from zero by 9 at most, whatever else from itself by nothing.
      room[i] = TIME[i] == '0' ? Byte.MAX_VALUE - 9 : Byte.MAX_VALUE;
    }
    return room;
  }

  /** The number of the first byte with a bit in it. */
  private static int first(long word) {
    return Long.numberOfTrailingZeros(word) >>> 3;
  }
}
