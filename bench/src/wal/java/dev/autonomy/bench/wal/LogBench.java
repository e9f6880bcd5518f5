package dev.autonomy.bench.wal;

import dev.autonomy.wal.Frame;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogOptions;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.LogVerifier;
import dev.autonomy.wal.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
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
 * Measures the log; each run prints one JSON object, and tells people on standard error.
 *
 * <pre>
 * append DIR CALLERS SECONDS   durable appends by so many callers, beside the raw disk
 * fill DIR BYTES               writes a log of that size, with the writer's memory at each quarter
 * open DIR BYTES               opens it for writing, and closes it
 * find DIR ID                  finds the frames of a call, as the first thing this process does
 * verify DIR                   verifies it
 * </pre>
 */
final class LogBench {

  private static final int RAW_FILE_BYTES = 64 << 20;
  private static final long ROOM_BYTES = 256L << 20;
  private static final int QUARTERS = 4;
  private static final int SAMPLE_FRAMES = 1_000;

  private LogBench() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    System.out.println(
        switch (arguments[0]) {
          case "append" ->
              append(directory, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
          case "fill" -> fill(directory, Long.parseLong(arguments[2]));
          case "open" -> open(directory, Long.parseLong(arguments[2]));
          case "find" -> find(directory, arguments[2]);
          case "verify" -> verify(directory);
          default -> throw new IllegalArgumentException(arguments[0]);
        });
  }

  /**
   * The arithmetic of batches: with N callers that each wait for their entry, and writing and
   * syncing all that the disk has to do, one sync carries N entries.
   */
  private static String append(Path directory, int callers, int seconds) throws Exception {
    int entryBytes = entryBytes(directory.resolve("sample"));
    Path raw = directory.resolve("raw");
    long rawNanos = seconds * 1_000_000_000L / 2;
    double[] single = raw(raw, entryBytes, rawNanos);
    double[] before = raw(raw, callers * entryBytes, rawNanos);
    Latencies log = new Callers(directory.resolve("log"), callers).run(seconds);
    double[] after = raw(raw, callers * entryBytes, rawNanos);
    double arithmetic = callers * (before[0] + after[0]) / 2;
    return String.format(
        Locale.ROOT,
        "{\"callers\": %d, \"appends_per_second\": %.0f, \"p50_us\": %.0f, \"p99_us\": %.0f, "
            + "\"entry_bytes\": %d, \"one_write_one_sync_per_second\": %.0f, "
            + "\"batch_syncs_per_second\": %.0f, \"batch_sync_p50_us\": %.0f, "
            + "\"batch_sync_p99_us\": %.0f, \"batch_arithmetic_per_second\": %.0f, "
            + "\"of_batch_arithmetic\": %.2f, \"cores_used\": %.2f}",
        callers,
        log.perSecond(),
        log.percentileMicros(50),
        log.percentileMicros(99),
        entryBytes,
        single[0],
        (before[0] + after[0]) / 2,
        (before[1] + after[1]) / 2,
        (before[2] + after[2]) / 2,
        arithmetic,
        log.perSecond() / arithmetic,
        log.cores());
  }

  /** Bytes on disk for an entry, in a batch of many. */
  private static int entryBytes(Path directory) throws LogException, IOException {
    long bytes;
    try (Log log = Log.open(directory, LogOptions.forNode("bench"))) {
      for (int i = 0; i < SAMPLE_FRAMES; i++) {
        log.submit(BenchEntries.denial(BenchEntries.auditId(System.currentTimeMillis(), i), i));
      }
    }
    try (var files = Files.list(directory)) {
      bytes = files.filter(f -> f.toString().endsWith(".wal")).mapToLong(LogBench::size).sum();
    }
    return (int) (bytes / SAMPLE_FRAMES);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes and syncs a second, and the p50 and p99 of one in microseconds. */
  private static double[] raw(Path file, int bytes, long nanos) throws IOException {
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
      times.end(now - start, 0);
      return new double[] {
        times.perSecond(), times.percentileMicros(50), times.percentileMicros(99)
      };
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static String fill(Path directory, long bytes) throws LogException {
    List<String> ids = new ArrayList<>();
    List<Long> heap = new ArrayList<>();
    long number = 0;
    long start = System.nanoTime();
    try (Log log = Log.open(directory, options(bytes))) {
      for (int quarter = 1; quarter <= QUARTERS; quarter++) {
        while (log.sizeBytes() < bytes / QUARTERS * quarter) {
          String id = BenchEntries.auditId(System.currentTimeMillis(), number);
          if (number == 0 || number % (1 << 16) == 0) {
            ids.add(id);
          }
          log.submit(BenchEntries.denial(id, number++));
        }
        System.gc();
        heap.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10);
        System.err.println("filled " + (log.sizeBytes() >> 20) + " MiB");
      }
    }
    return String.format(
        Locale.ROOT,
        "{\"bytes\": %d, \"frames\": %d, \"seconds\": %.1f, \"heap_kib_at_each_quarter\": %s, "
            + "\"first_id\": \"%s\", \"middle_id\": \"%s\", \"last_id\": \"%s\", "
            + "\"absent_id\": \"%s\"}",
        bytes,
        number,
        (System.nanoTime() - start) / 1e9,
        heap,
        ids.getFirst(),
        ids.get(ids.size() / 2),
        ids.getLast(),
        BenchEntries.auditId(0, -1));
  }

  private static LogOptions options(long bytes) {
    return LogOptions.forNode("bench").withMaxBytes(bytes + ROOM_BYTES);
  }

  private static String open(Path directory, long bytes) throws LogException {
    long start = System.nanoTime();
    Log log = Log.open(directory, options(bytes));
    long opened = System.nanoTime();
    log.close();
    return String.format(Locale.ROOT, "{\"open_ms\": %.1f}", (opened - start) / 1e6);
  }

  private static String find(Path directory, String id) throws LogException {
    long start = System.nanoTime();
    List<Frame> frames = LogReader.framesOf(directory, id);
    return String.format(
        Locale.ROOT,
        "{\"find_ms\": %.1f, \"frames\": %d}",
        (System.nanoTime() - start) / 1e6,
        frames.size());
  }

  /** One thread does all of it, so its processor time is that of one core. */
  private static String verify(Path directory) throws LogException {
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long start = System.nanoTime();
    Verification verification = LogVerifier.verify(directory);
    double cpuSeconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
    if (verification.problem().isPresent()) {
      throw verification.problem().get();
    }
    return String.format(
        Locale.ROOT,
        "{\"frames\": %d, \"seconds\": %.2f, \"frames_per_core_second\": %.0f}",
        verification.frames(),
        (System.nanoTime() - start) / 1e9,
        verification.frames() / cpuSeconds);
  }

  /** Callers that each append, wait, and append again. */
  private static final class Callers {
    private static final long SETTLE_MILLIS = 1_000;

    private final Path directory;
    private final Latencies[] latencies;
    private final AtomicBoolean measuring = new AtomicBoolean();
    private final AtomicBoolean stop = new AtomicBoolean();

    Callers(Path directory, int callers) {
      this.directory = directory;
      this.latencies = new Latencies[callers];
      Arrays.setAll(latencies, i -> new Latencies());
    }

    Latencies run(int seconds) throws Exception {
      try (Log log = Log.open(directory, LogOptions.forNode("bench").withMaxBytes(64L << 30))) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < latencies.length; i++) {
          int caller = i;
          threads.add(Thread.ofVirtual().start(() -> append(log, caller)));
        }
        Thread.sleep(SETTLE_MILLIS);
        measuring.set(true);
        long cpu = cpuNanos();
        long start = System.nanoTime();
        Thread.sleep(seconds * 1000L);
        measuring.set(false);
        long nanos = System.nanoTime() - start;
        cpu = cpuNanos() - cpu;
        stop.set(true);
        for (Thread thread : threads) {
          thread.join();
        }
        Latencies all = new Latencies();
        for (Latencies one : latencies) {
          all.add(one);
        }
        all.end(nanos, cpu);
        return all;
      }
    }

    private void append(Log log, int caller) {
      long number = (long) caller << 40;
      try {
        while (!stop.get()) {
          String id = BenchEntries.auditId(System.currentTimeMillis(), number);
          long start = System.nanoTime();
          log.append(BenchEntries.denial(id, number++));
          if (measuring.get()) {
            latencies[caller].add(System.nanoTime() - start);
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

  /** Durations, every one kept. */
  private static final class Latencies {
    private long[] nanos = new long[1 << 10];
    private int count;
    private long elapsed = 1;
    private long cpu;
    private boolean sorted;

    void add(long duration) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, count * 2);
      }
      nanos[count++] = duration;
    }

    void add(Latencies other) {
      for (int i = 0; i < other.count; i++) {
        add(other.nanos[i]);
      }
    }

    void end(long elapsedNanos, long cpuNanos) {
      elapsed = elapsedNanos;
      cpu = cpuNanos;
    }

    double perSecond() {
      return count * 1e9 / elapsed;
    }

    double cores() {
      return (double) cpu / elapsed;
    }

    double percentileMicros(int percent) {
      if (!sorted) {
        Arrays.sort(nanos, 0, count);
        sorted = true;
      }
      return nanos[(int) ((count - 1) * (long) percent / 100)] / 1e3;
    }
  }
}
