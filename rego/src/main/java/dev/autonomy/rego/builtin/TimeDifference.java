package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.Value;
import java.time.ZonedDateTime;

/**
 * The distance of two times in years, months, days, hours, minutes and seconds, counted on the
 * calendar of the first time's zone; borrowed days are those of the earlier time's month.
 */
final class TimeDifference {

  private TimeDifference() {}

  static Value between(BuiltinContext context, Value first, Value second) throws BuiltinException {
    ZonedDateTime a = Times.time(first);
    ZonedDateTime b = Times.time(second).withZoneSameInstant(a.getZone());
    ZonedDateTime from = a.isAfter(b) ? b : a;
    ZonedDateTime to = a.isAfter(b) ? a : b;
    int seconds = to.getSecond() - from.getSecond();
    int minutes = to.getMinute() - from.getMinute() - (seconds < 0 ? 1 : 0);
    int hours = to.getHour() - from.getHour() - (minutes < 0 ? 1 : 0);
    int days = to.getDayOfMonth() - from.getDayOfMonth() - (hours < 0 ? 1 : 0);
    int months = to.getMonthValue() - from.getMonthValue() - (days < 0 ? 1 : 0);
    int years = to.getYear() - from.getYear() - (months < 0 ? 1 : 0);
    int monthLength = from.toLocalDate().lengthOfMonth();
    return ArrayValue.of(
        NumberValue.of(years),
        wrapped(months, 12),
        wrapped(days, monthLength),
        wrapped(hours, 24),
        wrapped(minutes, 60),
        wrapped(seconds, 60));
  }

  private static NumberValue wrapped(int amount, int size) {
    return NumberValue.of(amount < 0 ? amount + size : amount);
  }
}
