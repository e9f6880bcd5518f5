package dev.autonomy.line;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A point in time as written on a command line: absolute, or an age that counts back from now.
 *
 * @param instant the point itself, null for an age
 * @param age how long ago, null for an absolute point
 */
public record Moment(@Nullable Instant instant, @Nullable Duration age) {

  /** The point in time, seen from now. */
  public Instant at(InstantSource clock) {
    if (instant != null) {
      return instant;
    }
    return age == null ? clock.instant() : clock.instant().minus(age);
  }

  /** Reads RFC 3339, {@code 2026-11-21} (midnight UTC) or an age such as {@code 10m}. */
  static Moment parse(String text) throws ValueException {
    try {
      if (text.indexOf('T') > 0 || text.indexOf('t') > 0) {
        return new Moment(OffsetDateTime.parse(text).toInstant(), null);
      }
      if (text.indexOf('-') > 0) {
        return new Moment(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant(), null);
      }
      return new Moment(null, Durations.parse(text));
    } catch (DateTimeException e) {
      throw new ValueException();
    }
  }
}
