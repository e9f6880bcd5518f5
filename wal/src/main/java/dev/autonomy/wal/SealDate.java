package dev.autonomy.wal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * When a segment is sealed for its age: only sealed segments can be pruned, so a log that keeps
 * frames for some time begins a segment at least four times within it. For the writer thread.
 */
final class SealDate {

  /** A frame outlives its time by a quarter at most. */
  private static final int SEGMENTS_WITHIN_AGE = 4;

  private final InstantSource clock;
  private final Duration age;
  private Instant date = Instant.MAX;

  private SealDate(InstantSource clock, Duration age) {
    this.clock = clock;
    this.age = age;
  }

  /** The rule of these options; null when age does not matter. */
  static @Nullable SealDate of(LogOptions options) {
    if (options.retention().isEmpty() || options.retention().get().keepAge().isEmpty()) {
      return null;
    }
    Duration keep = options.retention().get().keepAge().get();
    return new SealDate(options.clock(), keep.dividedBy(SEGMENTS_WITHIN_AGE));
  }

  /** A segment begins. */
  void begin() {
    date = clock.instant().plus(age);
  }

  /** Whether the segment that began last is old enough. */
  boolean hasCome() {
    return !clock.instant().isBefore(date);
  }
}
