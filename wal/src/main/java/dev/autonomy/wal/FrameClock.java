package dev.autonomy.wal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * Gives frames their time: RFC 3339, UTC, nanoseconds, 30 characters whose order is that of time. A
 * clock that jumps back does not take the log with it: frames keep the last time until the clock
 * has caught up. Not thread-safe.
 */
final class FrameClock {

  /** Length of a time's text. */
  static final int TEXT_BYTES = 30;

  /** Earlier than any frame. */
  static final String NEVER = "0000-00-00T00:00:00.000000000Z";

  private static final int DAY_SECONDS = 86_400;
  private static final int NANOS_START = 20;
  private static final int NANOS_DIGITS = 9;

  private final InstantSource source;
  private final byte[] last;
  private final byte[] scratch;
  private long formattedSecond = Long.MIN_VALUE;

  /** A clock whose frames are not earlier than {@code last}. */
  FrameClock(InstantSource source, String last) {
    this.source = source;
    this.last = last.getBytes(StandardCharsets.US_ASCII);
    this.scratch = NEVER.getBytes(StandardCharsets.US_ASCII);
  }

  /** The text of an instant. */
  static String text(Instant instant) {
    FrameClock clock = new FrameClock(InstantSource.fixed(instant), NEVER);
    clock.next();
    return clock.last();
  }

  /** The next frame's time; valid until the next call. */
  byte[] next() {
    Instant now = source.instant();
    if (now.getEpochSecond() != formattedSecond) {
      formattedSecond = now.getEpochSecond();
      formatSecond(formattedSecond);
    }
    digits(NANOS_START, NANOS_DIGITS, now.getNano());
    if (Arrays.compare(scratch, last) > 0) {
      System.arraycopy(scratch, 0, last, 0, TEXT_BYTES);
    }
    return last;
  }

  /** The time given out last. */
  String last() {
    return new String(last, StandardCharsets.US_ASCII);
  }

  /**
   * The date comes from the count of days by shifting the year to start in March, so that leap days
   * come last (Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
   */
  private void formatSecond(long epochSecond) {
    long days = Math.floorDiv(epochSecond, DAY_SECONDS) + 719_468;
    int secondOfDay = Math.floorMod(epochSecond, DAY_SECONDS);
    long era = Math.floorDiv(days, 146_097);
    int dayOfEra = Math.floorMod(days, 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int monthFromMarch = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    digits(0, 4, (int) Math.clamp(year, 0L, 9999L));
    digits(5, 2, month);
    digits(8, 2, day);
    digits(11, 2, secondOfDay / 3_600);
    digits(14, 2, secondOfDay / 60 % 60);
    digits(17, 2, secondOfDay % 60);
  }

  private void digits(int offset, int count, int value) {
    int rest = value;
    for (int i = offset + count - 1; i >= offset; i--) {
      scratch[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** Whether {@code text} has the form of a frame's time. */
  static boolean isTime(String text) {
    return text.length() == TEXT_BYTES && isTime(text.getBytes(StandardCharsets.UTF_8), 0);
  }

  /** Whether the {@link #TEXT_BYTES} bytes from {@code offset} on have the form of a time. */
  static boolean isTime(byte[] bytes, int offset) {
    for (int i = 0; i < TEXT_BYTES; i++) {
      char expected = NEVER.charAt(i);
      byte b = bytes[offset + i];
      if (expected == '0' ? b < '0' || b > '9' : b != expected) {
        return false;
      }
    }
    return true;
  }
}
