package dev.autonomy.telemetry;

import java.time.Duration;

/** Time that passes, for those who wait for a receiver or for frames. */
public interface Pauses {

  /** Nanoseconds since some moment. */
  long nanoTime();

  /** Lets this much time pass. */
  void pause(Duration duration) throws InterruptedException;

  /** Time as it passes outside of tests. */
  static Pauses real() {
    return new RealPauses();
  }
}
