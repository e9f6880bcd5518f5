package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Moment;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * When the frames were written that a command is about.
 *
 * @param since from this time on
 * @param until before this time
 */
record TimeRange(Optional<Instant> since, Optional<Instant> until) {

  static final Option<Moment> SINCE = Option.moment("since", "only frames from this time on");

  static final Option<Moment> UNTIL = Option.moment("until", "only frames before this time");

  /**
   * What the flags say.
   *
   * @throws UsageException if that is no time at all
   */
  static TimeRange of(Arguments arguments, InstantSource clock) throws UsageException {
    Optional<Instant> since = arguments.find(SINCE).map(moment -> moment.at(clock));
    Optional<Instant> until = arguments.find(UNTIL).map(moment -> moment.at(clock));
    if (since.isPresent() && until.isPresent() && !since.get().isBefore(until.get())) {
      throw new UsageException(
          "no frame is from `--since`, "
              + since.get()
              + ", on and before `--until`, "
              + until.get()
              + ": exchange them");
    }
    return new TimeRange(since, until);
  }
}
