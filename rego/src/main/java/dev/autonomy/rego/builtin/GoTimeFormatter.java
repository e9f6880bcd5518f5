package dev.autonomy.rego.builtin;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/** Writes a time under a {@link GoLayout}. */
final class GoTimeFormatter {

  private final ZonedDateTime time;
  private final StringBuilder text = new StringBuilder();

  private GoTimeFormatter(ZonedDateTime time) {
    this.time = time;
  }

  static String format(ZonedDateTime time, List<GoLayout.Part> layout) {
    GoTimeFormatter formatter = new GoTimeFormatter(time);
    for (GoLayout.Part part : layout) {
      formatter.append(part);
    }
    return formatter.text.toString();
  }

  private void append(GoLayout.Part part) {
    int hour12 = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
    switch (part.field()) {
      case LITERAL -> text.append(part.text());
      case MONTH_NAME -> text.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.US));
      case MONTH_SHORT -> text.append(time.getMonth().getDisplayName(TextStyle.SHORT, Locale.US));
      case MONTH -> text.append(time.getMonthValue());
      case MONTH_ZERO -> padded(time.getMonthValue(), 2, '0');
      case WEEKDAY_NAME ->
          text.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.US));
      case WEEKDAY_SHORT ->
          text.append(time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.US));
      case DAY -> text.append(time.getDayOfMonth());
      case DAY_SPACE -> padded(time.getDayOfMonth(), 2, ' ');
      case DAY_ZERO -> padded(time.getDayOfMonth(), 2, '0');
      case YEAR_DAY_SPACE -> padded(time.getDayOfYear(), 3, ' ');
      case YEAR_DAY_ZERO -> padded(time.getDayOfYear(), 3, '0');
      case HOUR -> padded(time.getHour(), 2, '0');
      case HOUR_12 -> text.append(hour12);
      case HOUR_12_ZERO -> padded(hour12, 2, '0');
      case MINUTE -> text.append(time.getMinute());
      case MINUTE_ZERO -> padded(time.getMinute(), 2, '0');
      case SECOND -> text.append(time.getSecond());
      case SECOND_ZERO -> padded(time.getSecond(), 2, '0');
      case YEAR -> padded(time.getYear(), 4, '0');
      case YEAR_SHORT -> padded(Math.floorMod(time.getYear(), 100), 2, '0');
      case UPPER_HALF -> text.append(time.getHour() >= 12 ? "PM" : "AM");
      case LOWER_HALF -> text.append(time.getHour() >= 12 ? "pm" : "am");
      case ZONE_NAME -> zoneName();
      case ZONE_OFFSET -> offset(part.text());
      case FRACTION_ZEROS, FRACTION_NINES -> fraction(part);
    }
  }

  private void padded(int number, int width, char filler) {
    String digits = Integer.toString(number);
    text.repeat(filler, Math.max(0, width - digits.length())).append(digits);
  }

  private void zoneName() {
    if (time.getZone() instanceof ZoneOffset) {
      text.append("UTC");
      return;
    }
    boolean summer = time.getZone().getRules().isDaylightSavings(time.toInstant());
    String name =
        TimeZone.getTimeZone(time.getZone()).getDisplayName(summer, TimeZone.SHORT, Locale.US);
    if (name.startsWith("GMT") && name.length() > "GMT".length()) {
      boolean wholeHours = time.getOffset().getTotalSeconds() % 3600 == 0;
      offset(wholeHours ? "-07" : "-0700"); // the time zone database has no letters for it
    } else {
      text.append(name);
    }
  }

  /** {@code Z} forms write the offset zero as {@code Z}. */
  private void offset(String form) {
    int seconds = time.getOffset().getTotalSeconds();
    if (form.startsWith("Z") && seconds == 0) {
      text.append('Z');
      return;
    }
    String separator = form.indexOf(':') >= 0 ? ":" : "";
    int digits = form.replace(":", "").length() - 1;
    int magnitude = Math.abs(seconds);
    text.append(seconds < 0 ? '-' : '+');
    padded(magnitude / 3600, 2, '0');
    if (digits >= 4) {
      text.append(separator);
      padded(magnitude / 60 % 60, 2, '0');
    }
    if (digits >= 6) {
      text.append(separator);
      padded(magnitude % 60, 2, '0');
    }
  }

  /** Nines drop zeros at the end, and the point with them if nothing is left. */
  private void fraction(GoLayout.Part part) {
    int digits = Math.min(9, part.text().length() - 1);
    StringBuilder fraction = new StringBuilder(Integer.toString(time.getNano()));
    fraction.insert(0, "0".repeat(9 - fraction.length()));
    fraction.setLength(digits);
    if (part.field() == GoLayout.Field.FRACTION_NINES) {
      while (!fraction.isEmpty() && fraction.charAt(fraction.length() - 1) == '0') {
        fraction.setLength(fraction.length() - 1);
      }
    } else {
      fraction.repeat('0', part.text().length() - 1 - digits);
    }
    if (!fraction.isEmpty()) {
      text.append(part.text().charAt(0)).append(fraction);
    }
  }
}
