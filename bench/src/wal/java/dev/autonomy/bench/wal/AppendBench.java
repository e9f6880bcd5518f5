package dev.autonomy.bench.wal;

import dev.autonomy.wal.Entry;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Durable appends by callers that each append, wait, and append again, beside what the same disk
 * does with bare writes and {@code fdatasync}.
 *
 * <p>The batch arithmetic: with N callers that each wait for their entry, and writing and syncing
 * all that has to be done, one sync carries N entries. The bare syncs are measured in two halves,
 * before and after the log, because the speed of a shared disk drifts.
 */
final class AppendBench {

  private static final int RAW_FILE_BYTES = 64 << 20;
  private static final int SAMPLE_FRAMES = 1_000;
  private static final long SETTLE_MILLIS = 1_000;
  private static final long MAX_BYTES = 64L << 30;

  private final Path directory;
  private final int callers;
  private final int seconds;
  private final AtomicBoolean measuring = new AtomicBoolean();
  private final AtomicBoolean stop = new AtomicBoolean();

  AppendBench(Path directory, int callers, int seconds) {
    this.directory = directory;
    this.callers = callers;
    this.seconds = seconds;
  }

  /** The figures as JSON. */
  String run() throws Exception {
    int entryBytes = entryBytes();
    long half = seconds * 1_000_000_000L / 2;
    Raw single = raw(entryBytes, half);
    Raw before = raw(callers * entryBytes, half);
    long[] used = new long[2];
    Latencies log = appends(used);
    Raw after = raw(callers * entryBytes, half);
    double perSecond = log.count() * 1e9 / used[0];
    double arithmetic = callers * (before.perSecond + after.perSecond) / 2;
    return String.format(
        Locale.ROOT,
        "{\"callers\": %d, \"appends_per_second\": %.0f, \"p50_us\": %.0f, \"p99_us\": %.0f, "
            + "\"entry_bytes\": %d, \"fdatasync_per_second\": %.0f, "
            + "\"one_write_one_sync_per_second\": %.0f, "
            + "\"batch_syncs_per_second\": %.0f, \"batch_sync_p50_us\": %.0f, "
            + "\"batch_sync_p99_us\": %.0f, \"batch_arithmetic_per_second\": %.0f, "
            + "\"of_batch_arithmetic\": %.2f, \"cores_used\": %.2f}",
        callers,
        perSecond,
        log.percentileMicros(50),
        log.percentileMicros(99),
        entryBytes,
        raw(1, half).perSecond,
        single.perSecond,
        (before.perSecond + after.perSecond) / 2,
        (before.p50Micros + after.p50Micros) / 2,
        (before.p99Micros + after.p99Micros) / 2,
        arithmetic,
        perSecond / arithmetic,
        (double) used[1] / used[0]);
  }

  /** Bytes on disk for an entry, in a batch of many. */
  private int entryBytes() throws LogException, IOException {
    Path sample = directory.resolve("sample");
    try (Log log = Log.open(sample, LogOptions.forNode("bench"))) {
      for (int i = 0; i < SAMPLE_FRAMES; i++) {
        log.submit(BenchEntries.denied(BenchEntries.auditId(System.currentTimeMillis(), i), i));
      }
    }
    try (var files = Files.list(sample)) {
      long bytes =
          files.filter(f -> f.toString().endsWith(".wal")).mapToLong(AppendBench::size).sum();
      return (int) (bytes / SAMPLE_FRAMES);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes of so many bytes, each followed by a sync. */
  private record Raw(double perSecond, double p50Micros, double p99Micros) {}

  private Raw raw(int bytes, long nanos) throws IOException {
    Path file = directory.resolve("raw");
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    Latencies times = new Latencies();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(RAW_FILE_BYTES), 0);
      channel.force(true);
      long start = System.nanoTime();
      long position = 0;
      long now = start;
      while (now - start < nanos) {
        position = position + bytes > RAW_FILE_BYTES ? 0 : position;
        channel.write(buffer.clear(), position);
        channel.force(false);
        position += bytes;
        long end = System.nanoTime();
        times.add(end - now);
        now = end;
      }
      return new Raw(
          times.count() * 1e9 / (now - start),
          times.percentileMicros(50),
          times.percentileMicros(99));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Lets the callers work.
   *
   * @param used gets the time that was measured and the processor time spent in it, nanoseconds
   */
  private Latencies appends(long[] used) throws Exception {
    Latencies[] latencies = new Latencies[callers];
    Arrays.setAll(latencies, i -> new Latencies());
    Path path = directory.resolve("log");
    try (Log log = Log.open(path, LogOptions.forNode("bench").withMaxBytes(MAX_BYTES))) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        Latencies mine = latencies[i];
        int caller = i;
        threads.add(Thread.ofVirtual().start(() -> append(log, caller, mine)));
      }
      Thread.sleep(SETTLE_MILLIS);
      measuring.set(true);
      long cpu = cpuNanos();
      long start = System.nanoTime();
      Thread.sleep(seconds * 1000L);
      measuring.set(false);
      used[0] = System.nanoTime() - start;
      used[1] = cpuNanos() - cpu;
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    Latencies all = new Latencies();
    for (Latencies one : latencies) {
      all.add(one);
    }
    return all;
  }

  private void append(Log log, int caller, Latencies latencies) {
    String id = BenchEntries.auditId(System.currentTimeMillis(), caller);
    Entry entry = BenchEntries.denied(id, caller); // making it is the caller's work
    try {
      while (!stop.get()) {
        long start = System.nanoTime();
        log.append(entry);
        if (measuring.get()) {
          latencies.add(System.nanoTime() - start);
        }
      }
    } catch (LogException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
