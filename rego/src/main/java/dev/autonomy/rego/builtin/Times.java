package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.zone.ZoneRulesProvider;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Functions on times, which are nanoseconds since 1970-01-01T00:00:00Z. Zones come from the
 * runtime's own database; the zone {@code Local} is UTC, so that results do not depend on the
 * machine.
 */
final class Times {

  private static final long NANOSECONDS = 1_000_000_000L;
  private static final String EXPECTED = "either number (ns) or [number (ns), string (tz)]";

  /** A time and the layout to write it in, which is empty if none was given. */
  private record Written(ZonedDateTime time, String layout) {}

  private Times() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "time.now_ns" -> (Builtin) (context, _) -> NumberValue.of(context.nowNanoseconds());
      case "time.parse_ns" ->
          (Builtin.Binary)
              (_, layout, text) -> parse(Operands.string(layout, 1), Operands.string(text, 2));
      case "time.parse_rfc3339_ns" ->
          (Builtin.Unary) (_, text) -> parse("RFC3339", Operands.string(text, 1));
      case "time.parse_duration_ns" ->
          (Builtin.Unary) (_, text) -> NumberValue.of(GoDuration.parse(Operands.string(text, 1)));
      case "time.format" -> (Builtin.Unary) Times::format;
      case "time.date" -> (Builtin.Unary) Times::date;
      case "time.clock" -> (Builtin.Unary) Times::clock;
      case "time.weekday" -> (Builtin.Unary) Times::weekday;
      case "time.add_date" -> (Builtin) Times::addDate;
      case "time.diff" -> (Builtin.Binary) TimeDifference::between;
      default -> null;
    };
  }

  private static Value parse(String layout, String text) throws BuiltinException {
    GoTimeParser.Moment moment = GoTimeParser.parse(layout, text);
    return nanoseconds(Instant.ofEpochSecond(moment.seconds(), moment.nanoseconds()));
  }

  private static NumberValue nanoseconds(Instant instant) throws BuiltinException {
    try {
      long seconds = instant.getEpochSecond();
      // The earliest time has a second that does not fit by itself.
      return seconds < 0
          ? NumberValue.of(
              Math.addExact(
                  Math.multiplyExact(seconds + 1, NANOSECONDS), instant.getNano() - NANOSECONDS))
          : NumberValue.of(
              Math.addExact(Math.multiplyExact(seconds, NANOSECONDS), instant.getNano()));
    } catch (ArithmeticException e) {
      throw new BuiltinException("time outside of valid range");
    }
  }

  /** The time that {@code value} gives: a number, or an array of a number, a zone and a layout. */
  static ZonedDateTime time(Value value) throws BuiltinException {
    return written(value).time;
  }

  private static Written written(Value value) throws BuiltinException {
    if (value instanceof NumberValue) {
      return new Written(time(value, ZoneOffset.UTC), "");
    }
    if (!(value instanceof ArrayValue array) || array.size() == 0) {
      throw BuiltinException.operand(1, value, EXPECTED);
    }
    ZoneId zone = array.size() > 1 ? zone(Operands.string(array.get(1), 1)) : ZoneOffset.UTC;
    String layout = array.size() > 2 ? Operands.string(array.get(2), 1) : "";
    return new Written(time(array.get(0), zone), layout);
  }

  private static ZonedDateTime time(Value value, ZoneId zone) throws BuiltinException {
    NumberValue number = Operands.number(value, 1);
    if (!number.isLong()) {
      throw new BuiltinException("timestamp too big");
    }
    long nanoseconds = number.longValue();
    return Instant.ofEpochSecond(
            Math.floorDiv(nanoseconds, NANOSECONDS), Math.floorMod(nanoseconds, NANOSECONDS))
        .atZone(zone);
  }

  private static ZoneId zone(String name) throws BuiltinException {
    if (name.isEmpty() || name.equals("UTC") || name.equals("Local")) {
      return ZoneOffset.UTC;
    }
    String id = switch (name) { // names of the time zone database that Java leaves out
          case "EST" -> "America/Panama";
          case "MST" -> "America/Phoenix";
          case "HST" -> "Pacific/Honolulu";
          case "ROC" -> "Asia/Taipei";
          case "GMT+0", "GMT-0" -> "GMT0";
          default -> name;
        };
    if (!ZoneRulesProvider.getAvailableZoneIds().contains(id)) {
      throw new BuiltinException("unknown time zone " + name);
    }
    return ZoneId.of(id);
  }

  private static Value format(BuiltinContext context, Value value) throws BuiltinException {
    Written written = written(value);
    context.charge(1 + written.layout.length() / 8);
    String layout = written.layout.isEmpty() ? "RFC3339Nano" : written.layout;
    return StringValue.of(GoTimeFormatter.format(written.time, GoLayout.of(layout)));
  }

  private static Value date(BuiltinContext context, Value value) throws BuiltinException {
    ZonedDateTime time = time(value);
    return ArrayValue.of(
        NumberValue.of(time.getYear()),
        NumberValue.of(time.getMonthValue()),
        NumberValue.of(time.getDayOfMonth()));
  }

  private static Value clock(BuiltinContext context, Value value) throws BuiltinException {
    ZonedDateTime time = time(value);
    return ArrayValue.of(
        NumberValue.of(time.getHour()),
        NumberValue.of(time.getMinute()),
        NumberValue.of(time.getSecond()));
  }

  private static Value weekday(BuiltinContext context, Value value) throws BuiltinException {
    return StringValue.of(time(value).getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.US));
  }

  /** Days beyond the end of a month run over into the next one. */
  private static Value addDate(BuiltinContext context, Value[] arguments) throws BuiltinException {
    ZonedDateTime time = time(arguments[0]);
    long years = Operands.integer(arguments[1], 2);
    long months = Operands.integer(arguments[2], 3);
    long days = Operands.integer(arguments[3], 4);
    try {
      LocalDate date =
          LocalDate.of(Math.toIntExact(Math.addExact(time.getYear(), years)), 1, 1)
              .plusMonths(Math.addExact(time.getMonthValue() - 1L, months))
              .plusDays(Math.addExact(time.getDayOfMonth() - 1L, days));
      LocalTime clock = time.toLocalTime();
      return nanoseconds(LocalDateTime.of(date, clock).atZone(time.getZone()).toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw new BuiltinException("time outside of valid range");
    }
  }
}
