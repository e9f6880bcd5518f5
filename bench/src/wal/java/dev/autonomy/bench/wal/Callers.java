package dev.autonomy.bench.wal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/** Virtual threads that each make one call after the other. */
final class Callers {

  private final Call[] calls;

  /** What a caller does again and again; it returns once that is done. */
  interface Call {
    void run();
  }

  Callers(int count, IntFunction<Call> call) {
    calls = new Call[count];
    Arrays.setAll(calls, call);
  }

  /**
   * Lets them call for so long.
   *
   * @param times gets the time of each call; null if nobody wants to know
   */
  void run(long nanos, Timed times) throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    List<Latencies> latencies = new ArrayList<>();
    if (times != null) {
      times.begin();
    }
    for (Call call : calls) {
      Latencies mine = new Latencies();
      latencies.add(mine);
      threads.add(Thread.ofVirtual().start(() -> callUntil(stop, call, mine)));
    }
    Thread.sleep(nanos / 1_000_000);
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    if (times != null) {
      times.end();
      latencies.forEach(times.latencies()::add);
    }
  }

  private static void callUntil(AtomicBoolean stop, Call call, Latencies mine) {
    while (!stop.get()) {
      long start = System.nanoTime();
      call.run();
      mine.add(System.nanoTime() - start);
    }
  }
}
