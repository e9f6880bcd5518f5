package dev.autonomy.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when somebody waits. */
final class VirtualPauses implements Pauses {

  final List<Duration> pauses = new ArrayList<>();
  private long nanos;
  private Runnable meanwhile = () -> {};

  /** What happens during each pause. */
  void meanwhile(Runnable happening) {
    meanwhile = happening;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public void pause(Duration duration) {
    pauses.add(duration);
    nanos += duration.toNanos();
    meanwhile.run();
  }
}
