package dev.autonomy.rego.builtin.x509;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A moment with the offset it was written with.
 *
 * @param value the moment
 */
record DerTime(OffsetDateTime value) {

  private static final int UTC_YEAR_DIGITS = 2;
  private static final int GENERALIZED_YEAR_DIGITS = 4;

  /** Two-digit years from here on are of the century before. */
  private static final int CENTURY_PIVOT = 50;

  /** Reads a UTCTime, with or without seconds, or a GeneralizedTime. */
  static DerTime read(Der der, String problem) throws X509Exception {
    boolean utc = der.peek(Der.UTC_TIME);
    if (!utc && !der.peek(Der.GENERALIZED_TIME)) {
      throw new X509Exception("x509: unsupported time format");
    }
    byte[] bytes = der.enter(utc ? Der.UTC_TIME : Der.GENERALIZED_TIME, problem).toArray();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int zone = zoneStart(text);
    int yearDigits = utc ? UTC_YEAR_DIGITS : GENERALIZED_YEAR_DIGITS;
    boolean seconds = zone == yearDigits + 10;
    if (!seconds && !(utc && zone == yearDigits + 8)) {
      throw new X509Exception(problem);
    }
    try {
      int year = Integer.parseInt(text, 0, yearDigits, 10);
      int century = utc ? year < CENTURY_PIVOT ? 2000 : 1900 : 0;
      return new DerTime(
          OffsetDateTime.of(
              century + year,
              pair(text, yearDigits),
              pair(text, yearDigits + 2),
              pair(text, yearDigits + 4),
              pair(text, yearDigits + 6),
              seconds ? pair(text, yearDigits + 8) : 0,
              0,
              offset(text.substring(zone))));
    } catch (DateTimeException | NumberFormatException e) {
      throw new X509Exception(problem);
    }
  }

  /** Where the digits end. */
  private static int zoneStart(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  private static int pair(String text, int start) {
    return Integer.parseInt(text, start, start + 2, 10);
  }

  /** {@code Z}, or hours and minutes that are not both zero. */
  private static ZoneOffset offset(String text) {
    if (text.equals("Z")) {
      return ZoneOffset.UTC;
    }
    boolean signed = text.startsWith("+") || text.startsWith("-");
    if (text.length() != 5 || !signed || zoneStart(text.substring(1)) != 4) {
      throw new DateTimeException("no offset");
    }
    int sign = text.startsWith("-") ? -1 : 1;
    ZoneOffset offset = ZoneOffset.ofHoursMinutes(sign * pair(text, 1), sign * pair(text, 3));
    if (offset.equals(ZoneOffset.UTC)) {
      throw new DateTimeException("UTC is written Z");
    }
    return offset;
  }

  /** The moment as RFC 3339 has it. */
  String text() {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(value);
  }
}
