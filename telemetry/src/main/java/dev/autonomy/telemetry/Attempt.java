package dev.autonomy.telemetry;

import java.time.Duration;
import java.util.List;

/** Sends batches, again and again while the receiver does not take them, as long as is allowed. */
final class Attempt {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** No receiver is believed that wants to be left alone for longer: ten minutes. */
  private static final Duration LONGEST_WISH = Duration.ofMinutes(10);

  private final Receiver receiver;
  private final Notices notices;
  private final Pauses pauses;
  private final Patience patience;
  private long start;
  private boolean complained;

  Attempt(Receiver receiver, Notices notices, Pauses pauses, Patience patience) {
    this.receiver = receiver;
    this.notices = notices;
    this.pauses = pauses;
    this.patience = patience;
    this.start = pauses.nanoTime();
  }

  /** What the receiver says in the end; {@link Receipt.Later} when patience has ended. */
  Receipt send(List<ExportFrame> frames) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      Receipt receipt = receiver.send(frames);
      if (!(receipt instanceof Receipt.Later later)) {
        if (complained) {
          notices.say(receiver.describe() + " answers again");
          complained = false;
        }
        start = patience.renewed() ? pauses.nanoTime() : start;
        return receipt;
      }
      Duration wanted = later.after().orElse(pause);
      wanted = wanted.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wanted;
      Duration left = patience.limit().minusNanos(pauses.nanoTime() - start);
      if (wanted.compareTo(left) >= 0) {
        return receipt;
      }
      if (!complained) {
        notices.say(later.reason() + "; trying again");
        complained = true;
      }
      pauses.pause(wanted);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }
}
