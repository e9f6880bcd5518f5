package dev.autonomy.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes instants as RFC 3339 in UTC with nine digits of a second, such as {@code
 * 2026-11-21T02:18:07.120000000Z}: text of one length, which sorts as the instants do. Does not
 * load the date formatter, whose start costs milliseconds.
 */
public final class Rfc3339 {

  private static final int SECONDS_PER_DAY = 86_400;

  /** 9999-12-31T23:59:59Z, the last second of RFC 3339; the first is in the year 0. */
  private static final long MAX_SECOND = 253_402_300_799L;

  private static final long MIN_SECOND = -62_167_219_200L;

  private Rfc3339() {}

  /**
   * The text of {@code instant}.
   *
   * @throws IllegalArgumentException if its year has not four digits
   */
  public static String format(Instant instant) {
    long second = instant.getEpochSecond();
    if (second < MIN_SECOND || second > MAX_SECOND) {
      throw new IllegalArgumentException("year out of range for RFC 3339");
    }
    byte[] text = new byte[30];
    date(Math.floorDiv(second, SECONDS_PER_DAY), text);
    int ofDay = (int) Math.floorMod(second, (long) SECONDS_PER_DAY);
    text[10] = 'T';
    digits(ofDay / 3600, text, 11, 2);
    text[13] = ':';
    digits(ofDay / 60 % 60, text, 14, 2);
    text[16] = ':';
    digits(ofDay % 60, text, 17, 2);
    text[19] = '.';
    digits(instant.getNano(), text, 20, 9);
    text[29] = 'Z';
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /**
   * The Gregorian date of a day since 1970-01-01. Years begin in March, so that the leap day is the
   * last of its year, and are counted in eras of 400, which all have the same days.
   *
   * @see <a href="https://howardhinnant.github.io/date_algorithms.html">Hinnant, date
   *     algorithms</a>
   */
  private static void date(long epochDay, byte[] text) {
    int day = Math.toIntExact(epochDay + 719_468);
    int era = Math.floorDiv(day, 146_097);
    int dayOfEra = day - era * 146_097;
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int monthFromMarch = (5 * dayOfYear + 2) / 153;
    int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    digits(year, text, 0, 4);
    text[4] = '-';
    digits(month, text, 5, 2);
    text[7] = '-';
    digits(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, text, 8, 2);
  }

  private static void digits(int number, byte[] text, int offset, int count) {
    int rest = number;
    for (int i = offset + count - 1; i >= offset; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
