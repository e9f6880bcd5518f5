package dev.autonomy.contract;

import java.time.Instant;

/**
 * The name of one tool call in answers and in the log: a version 7 UUID (RFC 9562, section 5.7).
 *
 * @param high 48 bits of Unix milliseconds, the version, 12 bits of counter
 * @param low the variant and 62 bits nobody can guess
 */
public record AuditId(long high, long low) implements Comparable<AuditId> {

  private static final int TEXT_CHARS = 36;
  private static final long VERSION_MASK = 0xf000L;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT_MASK = 0xc000_0000_0000_0000L;
  private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;

  /**
   * Checks version and variant.
   *
   * @throws IllegalArgumentException if the bits are not those of a version 7 UUID
   */
  public AuditId {
    if ((high & VERSION_MASK) != VERSION_7 || (low & VARIANT_MASK) != VARIANT_RFC) {
      throw new IllegalArgumentException("not a version 7 UUID");
    }
  }

  /** Sets version and variant over the given bits. */
  static AuditId of(long millis, int counter, long random) {
    return new AuditId(millis << 16 | VERSION_7 | counter, random >>> 2 | VARIANT_RFC);
  }

  /**
   * Reads the text form: 36 characters, hexadecimal digits of either case.
   *
   * @throws IllegalArgumentException if {@code text} is not a version 7 UUID
   */
  public static AuditId parse(String text) {
    if (text.length() != TEXT_CHARS) {
      throw new IllegalArgumentException(
          "an audit id has " + TEXT_CHARS + " characters, found " + text.length());
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < TEXT_CHARS; i++) {
      char c = text.charAt(i);
      if (isHyphenPlace(i)) {
        if (c != '-') {
          throw new IllegalArgumentException("expected '-' at character " + (i + 1));
        }
        continue;
      }
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw new IllegalArgumentException("expected a hexadecimal digit at character " + (i + 1));
      }
      if (i < 18) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    return new AuditId(high, low);
  }

  /** When the id was made, to the millisecond; ahead of the clock if that went back since. */
  public Instant time() {
    return Instant.ofEpochMilli(high >>> 16);
  }

  /** Ids of one generator sort in the order in which they were made. */
  @Override
  public int compareTo(AuditId other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  /** The 36-character text form, lower-case. */
  @Override
  public String toString() {
    char[] text = new char[TEXT_CHARS];
    int shift = 60;
    for (int i = 0; i < TEXT_CHARS; i++) {
      if (isHyphenPlace(i)) {
        text[i] = '-';
      } else {
        long half = i < 18 ? high : low;
        text[i] = "0123456789abcdef".charAt((int) (half >>> shift) & 0xf);
        shift = shift == 0 ? 60 : shift - 4;
      }
    }
    return new String(text);
  }

  private static boolean isHyphenPlace(int index) {
    return index == 8 || index == 13 || index == 18 || index == 23;
  }
}
