package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.StringValue;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a time under a {@link GoLayout}; what the layout leaves out is that of year 0 in UTC. */
final class GoTimeParser {

  /** Where the text stops fitting the layout. */
  private static final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    Mismatch(String problem) {
      super(problem, null, false, false);
    }
  }

  private static final String[] WEEKDAYS = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
  };

  private final String layout;
  private final String text;
  private final List<GoLayout.Part> parts;
  private int position;
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
    this.text = text;
  }

  /** The time as seconds since 1970 in UTC, and nanoseconds. */
  record Moment(long seconds, int nanoseconds) {}

  static Moment parse(String layout, String text) throws BuiltinException {
    return new GoTimeParser(layout, text).parse();
  }

  private Moment parse() throws BuiltinException {
    for (int i = 0; i < parts.size(); i++) {
      GoLayout.Part part = parts.get(i);
      int start = position;
      try {
        read(part, i + 1 < parts.size() ? parts.get(i + 1) : null);
      } catch (Mismatch e) {
        String problem = e.getMessage();
        throw problem != null && !problem.isEmpty()
            ? failure(": " + problem)
            : failure(
                ": cannot parse " + quote(text.substring(start)) + " as " + quote(part.text()));
      }
    }
    if (position < text.length()) {
      throw failure(": extra text: " + quote(text.substring(position)));
    }
    return moment();
  }

  private BuiltinException failure(String problem) {
    boolean plain = problem.startsWith(": cannot parse");
    return new BuiltinException(
        "parsing time " + quote(text) + (plain ? " as " + quote(layout) : "") + problem);
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
      case LITERAL -> literal(part.text());
      case YEAR_SHORT -> {
        int number = digits(2, 2);
        year = number + (number >= 69 ? 1900 : 2000);
      }
      case YEAR -> year = digits(4, 4);
      case MONTH_NAME -> month = monthName(TextStyle.FULL);
      case MONTH_SHORT -> month = monthName(TextStyle.SHORT);
      case MONTH -> month = within(digits(1, 2), 1, 12, "month");
      case MONTH_ZERO -> month = within(digits(2, 2), 1, 12, "month");
      case WEEKDAY_NAME -> weekday(false);
      case WEEKDAY_SHORT -> weekday(true);
      case DAY -> day = digits(1, 2);
      case DAY_SPACE -> {
        skipSpaces(1);
        day = digits(1, 2);
      }
      case DAY_ZERO -> day = digits(2, 2);
      case YEAR_DAY_SPACE -> {
        skipSpaces(2);
        yearDay = digits(1, 3);
      }
      case YEAR_DAY_ZERO -> yearDay = digits(3, 3);
      case HOUR -> hour = within(digits(1, 2), 0, 23, "hour");
      case HOUR_12 -> hour = within(digits(1, 2), 0, 12, "hour");
      case HOUR_12_ZERO -> hour = within(digits(2, 2), 0, 12, "hour");
      case MINUTE -> minute = within(digits(1, 2), 0, 59, "minute");
      case MINUTE_ZERO -> minute = within(digits(2, 2), 0, 59, "minute");
      case SECOND -> second(1, following);
      case SECOND_ZERO -> second(2, following);
      case UPPER_HALF -> half("AM", "PM");
      case LOWER_HALF -> half("am", "pm");
      case ZONE_NAME -> zoneName();
      case ZONE_OFFSET -> offset(part.text());
      case FRACTION_ZEROS -> fraction(part.text().length() - 1, part.text().length() - 1);
      case FRACTION_NINES -> {
        if (isFraction()) {
          fraction(1, 9);
        }
      }
    }
  }

  /** A run of spaces in the layout matches any number of spaces, or none at the end. */
  private void literal(String literal) throws Mismatch {
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c == ' ') {
        if (position < text.length() && text.charAt(position) != ' ') {
          throw new Mismatch("");
        }
        while (i + 1 < literal.length() && literal.charAt(i + 1) == ' ') {
          i++;
        }
        skipSpaces(Integer.MAX_VALUE);
      } else if (position >= text.length() || text.charAt(position++) != c) {
        throw new Mismatch("");
      }
    }
  }

  private void skipSpaces(int most) {
    for (int i = 0; i < most && position < text.length() && text.charAt(position) == ' '; i++) {
      position++;
    }
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private int digits(int least, int most) throws Mismatch {
    int start = position;
    int number = 0;
    while (position - start < most && isDigit(position)) {
      number = number * 10 + text.charAt(position++) - '0';
    }
    if (position - start < least) {
      throw new Mismatch("");
    }
    return number;
  }

  private static int within(int number, int least, int most, String what) throws Mismatch {
    if (number < least || number > most) {
      throw new Mismatch(what + " out of range");
    }
    return number;
  }

  private int monthName(TextStyle style) throws Mismatch {
    for (Month candidate : Month.values()) {
      if (accept(candidate.getDisplayName(style, Locale.US))) {
        return candidate.getValue();
      }
    }
    throw new Mismatch("");
  }

  private void weekday(boolean isShort) throws Mismatch {
    for (String name : WEEKDAYS) {
      if (accept(isShort ? name.substring(0, 3) : name)) {
        return;
      }
    }
    throw new Mismatch("");
  }

  private boolean accept(String word) {
    boolean there = text.regionMatches(true, position, word, 0, word.length());
    position += there ? word.length() : 0;
    return there;
  }

  /** Seconds may have a fraction even if the layout has none. */
  private void second(int least, GoLayout.@Nullable Part following) throws Mismatch {
    second = within(digits(least, 2), 0, 59, "second");
    boolean fractionFollows =
        following != null
            && (following.field() == GoLayout.Field.FRACTION_ZEROS
                || following.field() == GoLayout.Field.FRACTION_NINES);
    if (!fractionFollows && isFraction()) {
      fraction(1, Integer.MAX_VALUE);
    }
  }

  private boolean isFraction() {
    return position + 1 < text.length()
        && (text.charAt(position) == '.' || text.charAt(position) == ',')
        && isDigit(position + 1);
  }

  private void fraction(int least, int most) throws Mismatch {
    if (position >= text.length() || text.charAt(position) != '.' && text.charAt(position) != ',') {
      throw new Mismatch("");
    }
    int start = ++position;
    int number = 0;
    int kept = 0;
    while (position - start < most && isDigit(position)) {
      if (kept < 9) {
        number = number * 10 + text.charAt(position) - '0';
        kept++;
      }
      position++;
    }
    if (position - start < least) {
      throw new Mismatch("");
    }
    for (; kept < 9; kept++) {
      number *= 10;
    }
    nanosecond = number;
  }

  private void half(String before, String after) throws Mismatch {
    if (text.startsWith(before, position)) {
      forenoon = true;
    } else if (text.startsWith(after, position)) {
      afternoon = true;
    } else {
      throw new Mismatch("");
    }
    position += 2;
  }

  /** Names other than UTC and GMT with hours have the offset zero, as Go has it far from home. */
  private void zoneName() throws Mismatch {
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= 'A'
        && text.charAt(position) <= 'Z'
        && position - start < 5) {
      position++;
    }
    String name = text.substring(start, position);
    if (name.equals("GMT")
        && position < text.length()
        && (text.charAt(position) == '+' || text.charAt(position) == '-')) {
      int sign = text.charAt(position++) == '-' ? -1 : 1;
      offsetSeconds = sign * within(digits(1, 2), 0, 23, "time zone offset hour") * 3600;
    } else if (name.length() < 3) {
      throw new Mismatch("");
    }
  }

  private void offset(String form) throws Mismatch {
    if (form.startsWith("Z") && position < text.length() && text.charAt(position) == 'Z') {
      position++;
      offsetSeconds = 0;
      return;
    }
    if (position >= text.length() || text.charAt(position) != '+' && text.charAt(position) != '-') {
      throw new Mismatch("");
    }
    int sign = text.charAt(position++) == '-' ? -1 : 1;
    boolean separated = form.indexOf(':') >= 0;
    int groups = (form.replace(":", "").length() - 1) / 2;
    int seconds = within(digits(2, 2), 0, 24, "time zone offset hour") * 3_600;
    if (groups >= 2) {
      literal(separated ? ":" : "");
      seconds += within(digits(2, 2), 0, 60, "time zone offset minute") * 60;
    }
    if (groups >= 3) {
      literal(separated ? ":" : "");
      seconds += within(digits(2, 2), 0, 60, "time zone offset second");
    }
    offsetSeconds = sign * seconds;
  }
}
