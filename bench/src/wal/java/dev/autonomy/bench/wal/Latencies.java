package dev.autonomy.bench.wal;

import java.util.Arrays;

/** Durations, every one kept. Not thread-safe. */
final class Latencies {

  private long[] nanos = new long[1 << 10];
  private int count;
  private boolean sorted;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = duration;
    sorted = false;
  }

  void add(Latencies other) {
    for (int i = 0; i < other.count; i++) {
      add(other.nanos[i]);
    }
  }

  int count() {
    return count;
  }

  double percentileMicros(int percent) {
    if (!sorted) {
      Arrays.sort(nanos, 0, count);
      sorted = true;
    }
    return nanos[(int) ((count - 1) * (long) percent / 100)] / 1e3;
  }
}
