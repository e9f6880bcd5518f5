package dev.autonomy.wal;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Prints how many durable appends per second the log makes, beside what the same disk does with
 * bare writes and {@code fdatasync} in the same run.
 *
 * <p>Arguments: directory, seconds per row, {@code virtual} or {@code platform} callers.
 */
final class LogThroughput {

  private static final int[] CALLERS = {1, 16, 64, 256};
  private static final int RECORD_BYTES = 700;
  private static final int RAW_FILE_BYTES = 64 << 20;

  private final Path directory;
  private final long nanos;
  private final boolean virtualThreads;
  private final PrintStream out;

  private LogThroughput(Path directory, int seconds, boolean virtualThreads, PrintStream out) {
    this.directory = directory;
    this.nanos = seconds * 1_000_000_000L;
    this.virtualThreads = virtualThreads;
    this.out = out;
  }

  /** Runs the driver. */
  public static void main(String[] args) throws Exception {
    Path parent = Path.of(args.length > 0 ? args[0] : "target");
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    boolean virtualThreads = args.length <= 2 || args[2].equals("virtual");
    Files.createDirectories(parent);
    Path directory = Files.createTempDirectory(parent, "throughput");
    try {
      new LogThroughput(directory, seconds, virtualThreads, System.out).run();
    } finally {
      delete(directory);
    }
  }

  private void run() throws Exception {
    out.println("callers: " + (virtualThreads ? "virtual" : "platform") + " threads");
    row("raw: write + fdatasync, 1 record", raw(1));
    row("raw: write + fdatasync, 32 records", raw(32));
    row("raw: write + fdatasync, 128 records", raw(128));
    for (int callers : CALLERS) {
      log(callers);
    }
    row("raw again: 1 record", raw(1));
  }

  private void row(String name, double syncsPerSecond) {
    out.printf(Locale.ROOT, "%-40s %,9.0f syncs/s%n", name, syncsPerSecond);
  }

  private double raw(int records) throws IOException {
    Path file = directory.resolve("raw");
    ByteBuffer batch = ByteBuffer.allocateDirect(records * RECORD_BYTES);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(RAW_FILE_BYTES), 0);
      channel.force(true);
      long start = System.nanoTime();
      long position = 0;
      long syncs = 0;
      while (System.nanoTime() - start < nanos / 3) {
        batch.clear();
        position = position + batch.capacity() > RAW_FILE_BYTES ? 0 : position;
        channel.write(batch, position);
        channel.force(false);
        position += batch.capacity();
        syncs++;
      }
      return syncs * 1e9 / (System.nanoTime() - start);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void log(int callers) throws Exception {
    Path wal = directory.resolve("wal-" + callers);
    LogOptions options = LogOptions.forNode("bench").withMaxBytes(64L << 30);
    try (Log log = Log.open(wal, options)) {
      AtomicBoolean stop = new AtomicBoolean();
      AtomicBoolean measure = new AtomicBoolean();
      long[][] latencies = new long[callers][];
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int caller = i;
        Runnable work = () -> latencies[caller] = append(log, caller, measure, stop);
        threads.add(
            virtualThreads ? Thread.ofVirtual().start(work) : Thread.ofPlatform().start(work));
      }
      Thread.sleep(nanos / 3_000_000);
      measure.set(true);
      long cpuBefore = cpuNanos();
      long start = System.nanoTime();
      Thread.sleep(nanos / 1_000_000);
      long elapsed = System.nanoTime() - start;
      long cpu = cpuNanos() - cpuBefore;
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      long[] all = Arrays.stream(latencies).flatMapToLong(Arrays::stream).sorted().toArray();
      out.printf(
          Locale.ROOT,
          "log, %3d callers %,9.0f appends/s  p50 %,6d us  p99 %,6d us  %.2f cores  %.1f us cpu"
              + " each  %d MB%n",
          callers,
          all.length * 1e9 / elapsed,
          all[all.length / 2] / 1000,
          all[(int) (all.length * 0.99)] / 1000,
          (double) cpu / elapsed,
          cpu / 1e3 / all.length,
          log.sizeBytes() >> 20);
    } finally {
      delete(wal);
    }
  }

  private static long[] append(Log log, int caller, AtomicBoolean measure, AtomicBoolean stop) {
    long[] latencies = new long[1 << 12];
    int count = 0;
    long number = 0;
    try {
      while (!stop.get()) {
        long start = System.nanoTime();
        log.append(entry(caller, number++));
        if (measure.get()) {
          if (count == latencies.length) {
            latencies = Arrays.copyOf(latencies, count * 2);
          }
          latencies[count++] = System.nanoTime() - start;
        }
      }
    } catch (LogException e) {
      throw new IllegalStateException(e);
    }
    return Arrays.copyOf(latencies, count);
  }

  /** A denial as the runtime writes one, so that no outcome is owed. */
  private static Entry entry(int caller, long number) {
    SequencedMap<String, JsonValue> params = new LinkedHashMap<>();
    params.put("message", new JsonString("hello from caller " + caller));
    params.put("priority", new JsonString("normal"));
    SequencedMap<String, JsonValue> context = new LinkedHashMap<>();
    context.put("agent", new JsonString("bench"));
    return Entry.of(FrameKind.DECISION)
        .attr("audit_id", "0190f5fe-7c00-7a00-8000-" + (100_000_000_000L + number))
        .attr("tool", "tool.echo")
        .attr("outcome", "deny")
        .attr("layer", "policy")
        .attr("reason", "not allowed at this hour")
        .attr("policy_ref", "embedded:demo")
        .attr("policy_digest", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef")
        .attr("params_digest", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef")
        .section(Section.PARAMS, JsonObject.of(params))
        .section(Section.CONTEXT, JsonObject.of(context))
        .attr("duration_us", 42)
        .build();
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  private static void delete(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
