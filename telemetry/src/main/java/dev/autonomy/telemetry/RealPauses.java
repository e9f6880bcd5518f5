package dev.autonomy.telemetry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time as it passes. */
final class RealPauses implements Pauses {

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
  }
}
