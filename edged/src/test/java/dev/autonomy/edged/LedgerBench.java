package dev.autonomy.edged;

import static dev.autonomy.edged.Segments.NOW;
import static dev.autonomy.edged.Segments.segment;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Origin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Measures a ledger: {@code LedgerBench DIRECTORY [ROWS]}. Durable calls a second of so many
 * threads, beside one write and one fdatasync of the same disk; then a ledger of ROWS deliveries:
 * how long it takes to open and to answer.
 */
final class LedgerBench {

  private static final long SECONDS = 4;

  private LedgerBench() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int rows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
    report("resident before the first ledger, KiB", resident());
    report("fdatasync alone, a second", forces(directory.resolve("forces")));
    try (SqliteLedger ledger = SqliteLedger.open(directory.resolve("rates.db"))) {
      report("resident with an open ledger, KiB", resident());
      for (int threads : new int[] {1, 4, 16, 64}) {
        report("accept, " + threads + " threads, a second", accepts(ledger, threads));
      }
      for (int threads : new int[] {1, 4, 16, 64}) {
        report("start + move, " + threads + " threads, a second", deliveries(ledger, threads));
      }
      report("resident after the rates, KiB", resident());
    }
    large(directory.resolve("large.db"), rows);
  }

  private static void report(String what, long value) {
    System.out.println("measured: " + what + ": " + value);
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  private static long forces(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer page = ByteBuffer.allocate(4_096);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      long forced = 0;
      while (System.nanoTime() < end) {
        channel.write(page.rewind(), forced % 256 * 4_096);
        channel.force(false);
        forced++;
      }
      return forced / SECONDS;
    }
  }

  private interface Work {
    long once(int thread, long count) throws Exception;
  }

  private static long rate(int threads, Work work) throws Exception {
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(SECONDS);
    long[] done = new long[threads];
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      running.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (long i = 0; System.nanoTime() < end; i++) {
                        done[thread] += work.once(thread, i);
                      }
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  }));
    }
    long all = 0;
    for (int t = 0; t < threads; t++) {
      running.get(t).join();
      all += done[t];
    }
    return all * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begin);
  }

  private static long accepts(SqliteLedger ledger, int threads) throws Exception {
    return rate(
        threads,
        (thread, i) -> {
          String name = threads + "-" + thread + "-" + i;
          ledger.accept(segment(name), Origin.LOCAL, List.of("peer-" + thread % 4), NOW);
          return 1;
        });
  }

  private static long deliveries(SqliteLedger ledger, int threads) throws Exception {
    List<List<Delivery>> due = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      due.add(ledger.due("peer-" + t, 200_000, NOW));
    }
    int each = Math.max(1, threads / 4);
    return rate(
        threads,
        (thread, i) -> {
          List<Delivery> mine = due.get(thread % 4);
          int index = (int) (i * each + thread / 4);
          if (index >= mine.size()) {
            return 0;
          }
          long moved = 0;
          for (Delivery started : ledger.start(List.of(mine.get(index)), NOW)) {
            ledger.move(started, started.in(DeliveryState.ACKED), NOW);
            moved++;
          }
          return moved;
        });
  }

  private static void large(Path file, int rows) throws Exception {
    try (SqliteLedger ledger = SqliteLedger.open(file)) {
      long begin = System.nanoTime();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 64; t++) {
        int from = t;
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        for (int i = from; i < rows / 4; i += 64) {
                          ledger.accept(
                              segment("large " + i),
                              Origin.LOCAL,
                              List.of("peer-0", "peer-1", "peer-2", "peer-3"),
                              NOW);
                        }
                      } catch (IOException e) {
                        throw new IllegalStateException(e);
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      report("rows of the large ledger", rows);
      report("ms to fill it", millis(begin));
      report("resident after filling, KiB", resident());
      report("bytes on disk", ledger.bytesOnDisk());
    }
    long begin = System.nanoTime();
    try (SqliteLedger ledger = SqliteLedger.open(file)) {
      report("ms to open it", millis(begin));
      begin = System.nanoTime();
      ledger.account();
      report("ms for the account", millis(begin));
      micros("due", () -> ledger.due("peer-2", 16, NOW));
      micros("owes", () -> ledger.owes("peer-2", Long.MAX_VALUE));
      micros("nextDue", () -> ledger.nextDue(Set.of("peer-0", "peer-1"), NOW));
      micros("evictable", () -> ledger.evictable(16));
      micros("expired", () -> ledger.expired(NOW, 16));
      begin = System.nanoTime();
      Set<String> kept = Set.of("peer-0", "peer-1", "peer-2");
      while (!ledger.giveUpExcept(kept, 500, NOW).isEmpty()) {
        // The next page.
      }
      report("ms to give up a quarter of it", millis(begin));
      report("resident after that, KiB", resident());
      report("bytes on disk after that", ledger.bytesOnDisk());
    }
  }

  private interface Ask {
    Object ask() throws IOException;
  }

  private static void micros(String what, Ask question) throws IOException {
    int times = 500;
    long begin = 0;
    for (int i = -100; i < times; i++) {
      if (i == 0) {
        begin = System.nanoTime();
      }
      question.ask();
    }
    report("µs for " + what, (System.nanoTime() - begin) / times / 1_000);
  }

  private static long millis(long begin) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }
}
