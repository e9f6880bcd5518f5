package dev.autonomy.bench.wal;

/** Slices of time in which something was done many times. Not thread-safe. */
final class Timed {

  private final Latencies latencies = new Latencies();
  private long wallNanos;
  private long processorNanos;

  void begin() {
    wallNanos -= System.nanoTime();
    processorNanos -= cpuNanos();
  }

  void end() {
    wallNanos += System.nanoTime();
    processorNanos += cpuNanos();
  }

  /** One for each time it was done. */
  Latencies latencies() {
    return latencies;
  }

  double perSecond() {
    return latencies.count() * 1e9 / wallNanos;
  }

  /** Processor time of this process for each second. */
  double cores() {
    return (double) processorNanos / wallNanos;
  }

  double percentileMicros(int percent) {
    return latencies.percentileMicros(percent);
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
