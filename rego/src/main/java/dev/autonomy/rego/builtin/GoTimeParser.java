package dev.autonomy.rego.builtin;

import dev.autonomy.rego.builtin.GoTimeText.Mismatch;
import dev.autonomy.rego.value.StringValue;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a time under a {@link GoLayout}; what the layout leaves out is that of year 0 in UTC. */
final class GoTimeParser {

  private static final String[] WEEKDAYS = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
  };

  private static final int MIN_ZONE_NAME = 3;
  private static final int MAX_ZONE_NAME = 5;

  private final String layout;
  private final GoTimeText text;
  private final List<GoLayout.Part> parts;
  private int year;
  private int month = -1;
  private int day = -1;
  private int yearDay = -1;
  private int hour;
  private int minute;
  private int second;
  private int nanosecond;
  private int offsetSeconds;
  private boolean afternoon;
  private boolean forenoon;

  private GoTimeParser(String layout, String text) {
    this.layout = GoLayout.constant(layout);
    this.parts = GoLayout.of(layout);
    this.text = new GoTimeText(text);
  }

  /** The time as seconds since 1970 in UTC, and nanoseconds. */
  record Moment(long seconds, int nanoseconds) {}

  static Moment parse(String layout, String text) throws BuiltinException {
    return new GoTimeParser(layout, text).parse();
  }

  private Moment parse() throws BuiltinException {
    for (int i = 0; i < parts.size(); i++) {
      GoLayout.Part part = parts.get(i);
      int start = text.position();
      try {
        read(part, i + 1 < parts.size() ? parts.get(i + 1) : null);
      } catch (Mismatch e) {
        String problem = e.getMessage();
        throw problem != null && !problem.isEmpty()
            ? failure(": " + problem)
            : failure(": cannot parse " + quote(text.from(start)) + " as " + quote(part.text()));
      }
    }
    if (!text.isAtEnd()) {
      throw failure(": extra text: " + quote(text.from(text.position())));
    }
    return moment();
  }

  private BuiltinException failure(String problem) {
    boolean plain = problem.startsWith(": cannot parse");
    return new BuiltinException(
        "parsing time " + quote(text.whole()) + (plain ? " as " + quote(layout) : "") + problem);
  }

  private static String quote(String string) {
    return StringValue.of(string).toString();
  }

  private Moment moment() throws BuiltinException {
    if (afternoon && hour < 12) {
      hour += 12;
    } else if (forenoon && hour == 12) {
      hour = 0;
    }
    LocalDate date = date();
    long seconds = date.toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second;
    return new Moment(seconds - offsetSeconds, nanosecond);
  }

  private LocalDate date() throws BuiltinException {
    if (yearDay >= 0) {
      LocalDate first = LocalDate.of(year, 1, 1);
      if (yearDay < 1 || yearDay > first.lengthOfYear()) {
        throw failure(": day-of-year out of range");
      }
      LocalDate date = first.withDayOfYear(yearDay);
      if (month >= 0 && month != date.getMonthValue()) {
        throw failure(": day-of-year does not match month");
      }
      if (day >= 0 && day != date.getDayOfMonth()) {
        throw failure(": day-of-year does not match day");
      }
      return date;
    }
    LocalDate first = LocalDate.of(year, month < 0 ? 1 : month, 1);
    if (day == 0 || day > first.lengthOfMonth()) {
      throw failure(": day out of range");
    }
    return first.withDayOfMonth(day < 0 ? 1 : day);
  }

  private void read(GoLayout.Part part, GoLayout.@Nullable Part following) throws Mismatch {
    switch (part.field()) {
      case LITERAL -> text.literal(part.text());
      case YEAR_SHORT -> {
        int number = text.digits(2, 2);
        year = number + (number >= 69 ? 1900 : 2000);
      }
      case YEAR -> year = text.digits(4, 4);
      case MONTH_NAME -> month = monthName(TextStyle.FULL);
      case MONTH_SHORT -> month = monthName(TextStyle.SHORT);
      case MONTH -> month = within(text.digits(1, 2), 1, 12, "month");
      case MONTH_ZERO -> month = within(text.digits(2, 2), 1, 12, "month");
      case WEEKDAY_NAME -> weekday(false);
      case WEEKDAY_SHORT -> weekday(true);
      case DAY -> day = text.digits(1, 2);
      case DAY_SPACE -> {
        text.skipSpaces(1);
        day = text.digits(1, 2);
      }
      case DAY_ZERO -> day = text.digits(2, 2);
      case YEAR_DAY_SPACE -> {
        text.skipSpaces(2);
        yearDay = text.digits(1, 3);
      }
      case YEAR_DAY_ZERO -> yearDay = text.digits(3, 3);
      case HOUR -> hour = within(text.digits(1, 2), 0, 23, "hour");
      case HOUR_12 -> hour = within(text.digits(1, 2), 0, 12, "hour");
      case HOUR_12_ZERO -> hour = within(text.digits(2, 2), 0, 12, "hour");
      case MINUTE -> minute = within(text.digits(1, 2), 0, 59, "minute");
      case MINUTE_ZERO -> minute = within(text.digits(2, 2), 0, 59, "minute");
      case SECOND -> second(1, following);
      case SECOND_ZERO -> second(2, following);
      case UPPER_HALF -> half("AM", "PM");
      case LOWER_HALF -> half("am", "pm");
      case ZONE_NAME -> zoneName();
      case ZONE_OFFSET -> offset(part.text());
      case FRACTION_ZEROS -> fraction(part.text().length() - 1, part.text().length() - 1);
      case FRACTION_NINES -> {
        if (text.isFraction()) {
          fraction(1, 9);
        }
      }
    }
  }

  private static int within(int number, int least, int most, String what) throws Mismatch {
    if (number < least || number > most) {
      throw new Mismatch(what + " out of range");
    }
    return number;
  }

  private int monthName(TextStyle style) throws Mismatch {
    for (Month candidate : Month.values()) {
      if (text.accept(candidate.getDisplayName(style, Locale.US))) {
        return candidate.getValue();
      }
    }
    throw new Mismatch("");
  }

  private void weekday(boolean isShort) throws Mismatch {
    for (String name : WEEKDAYS) {
      if (text.accept(isShort ? name.substring(0, 3) : name)) {
        return;
      }
    }
    throw new Mismatch("");
  }

  /** Seconds may have a fraction even if the layout has none. */
  private void second(int least, GoLayout.@Nullable Part following) throws Mismatch {
    second = within(text.digits(least, 2), 0, 59, "second");
    boolean fractionFollows =
        following != null
            && (following.field() == GoLayout.Field.FRACTION_ZEROS
                || following.field() == GoLayout.Field.FRACTION_NINES);
    if (!fractionFollows && text.isFraction()) {
      fraction(1, Integer.MAX_VALUE);
    }
  }

  private void fraction(int least, int most) throws Mismatch {
    nanosecond = text.nanoseconds(least, most);
  }

  private void half(String before, String after) throws Mismatch {
    if (text.take(before)) {
      forenoon = true;
    } else if (text.take(after)) {
      afternoon = true;
    } else {
      throw new Mismatch("");
    }
  }

  /** Names other than UTC and GMT with hours have the offset zero, as Go has it far from home. */
  private void zoneName() throws Mismatch {
    String name = text.capitals(MAX_ZONE_NAME);
    if (name.equals("GMT") && text.isSigned()) {
      int sign = text.sign();
      offsetSeconds = sign * within(text.digits(1, 2), 0, 23, "time zone offset hour") * 3600;
    } else if (name.length() < MIN_ZONE_NAME) {
      throw new Mismatch("");
    }
  }

  private void offset(String form) throws Mismatch {
    if (form.startsWith("Z") && text.take("Z")) {
      offsetSeconds = 0;
      return;
    }
    int sign = text.sign();
    boolean separated = form.indexOf(':') >= 0;
    int groups = (form.replace(":", "").length() - 1) / 2;
    int seconds = within(text.digits(2, 2), 0, 24, "time zone offset hour") * 3_600;
    if (groups >= 2) {
      text.literal(separated ? ":" : "");
      seconds += within(text.digits(2, 2), 0, 60, "time zone offset minute") * 60;
    }
    if (groups >= 3) {
      text.literal(separated ? ":" : "");
      seconds += within(text.digits(2, 2), 0, 60, "time zone offset second");
    }
    offsetSeconds = sign * seconds;
  }
}
