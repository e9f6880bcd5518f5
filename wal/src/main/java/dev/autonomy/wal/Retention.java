package dev.autonomy.wal;

import dev.autonomy.wal.note.WitnessPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a log that is being written removes its oldest segments by itself: as many as are needed for
 * the next segment to stay below the ceiling ({@link LogLimits#maxBytes}), and those beyond the
 * bounds given here. Only sealed segments go, the oldest first, none before its conditions are met,
 * and none with the decision of a call that has no outcome yet.
 *
 * @param conditions what must have happened to every frame of a segment; nothing when empty
 * @param keepBytes the segment files are to take no more than that
 * @param keepAge segments whose last frame is older go, at the latest when they are a quarter
 *     older; what nobody has written to since stays
 */
public record Retention(
    List<Condition> conditions, OptionalLong keepBytes, Optional<Duration> keepAge) {

  /** The shortest age: one minute. */
  public static final Duration MIN_KEEP_AGE = Duration.ofMinutes(1);

  /** What must have happened to a frame before it may be forgotten here. */
  public sealed interface Condition {

    /** Its collector has accepted it, see {@link LogPruner.DeliveryPosition}. */
    record Delivered() implements Condition {}

    /**
     * Enough witnesses have cosigned a checkpoint that covers it, see {@link WitnessedFile}.
     *
     * @param policy who they are, and how many are enough
     */
    record Witnessed(WitnessPolicy policy) implements Condition {}
  }

  /**
   * Copies the conditions.
   *
   * @throws IllegalArgumentException if a bound is below 1 byte or below {@link #MIN_KEEP_AGE}
   */
  public Retention {
    conditions = List.copyOf(conditions);
    if (keepBytes.isPresent() && keepBytes.getAsLong() < 1) {
      throw new IllegalArgumentException("keepBytes is " + keepBytes + ", expected at least 1");
    }
    if (keepAge.isPresent() && keepAge.get().compareTo(MIN_KEEP_AGE) < 0) {
      throw new IllegalArgumentException(
          "keepAge is " + keepAge.get() + ", expected at least " + MIN_KEEP_AGE);
    }
  }

  /** Makes room below the ceiling, whatever became of the frames. */
  public static Retention always() {
    return when(List.of());
  }

  /** Makes room below the ceiling with segments of which all of this is true. */
  public static Retention when(List<Condition> conditions) {
    return new Retention(conditions, OptionalLong.empty(), Optional.empty());
  }

  /** The same, and the segment files together take no more than that. */
  public Retention withKeepBytes(long bytes) {
    return new Retention(conditions, OptionalLong.of(bytes), keepAge);
  }

  /** The same, and nothing stays for longer than that. */
  public Retention withKeepAge(Duration age) {
    return new Retention(conditions, keepBytes, Optional.of(age));
  }
}
