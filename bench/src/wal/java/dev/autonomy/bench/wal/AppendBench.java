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
import java.util.Locale;

/**
 * Durable appends by callers that each append, wait, and append again, beside what the same disk
 * does with bare writes and {@code fdatasync}, and beside {@link BareCommit}.
 *
 * <p>The batch arithmetic: with N callers that each wait for their entry, and writing and syncing
 * all that has to be done, one sync carries N entries. Whatever is compared takes turns in slices
 * of a second, because the speed of a shared disk drifts.
 */
final class AppendBench {

  private static final int RAW_FILE_BYTES = 64 << 20;
  private static final int SAMPLE_FRAMES = 1_000;
  private static final long SLICE_NANOS = 1_000_000_000;
  private static final long MAX_BYTES = 64L << 30;

  private final Path directory;
  private final int callers;
  private final int seconds;

  AppendBench(Path directory, int callers, int seconds) {
    this.directory = directory;
    this.callers = callers;
    this.seconds = seconds;
  }

  /** The figures as JSON. */
  String run() throws Exception {
    int entryBytes = entryBytes();
    byte[] entry = new byte[entryBytes];
    Timed raw = new Timed();
    Timed single = new Timed();
    Timed sync = new Timed();
    Path path = directory.resolve("log");
    try (Log log = Log.open(path, LogOptions.forNode("bench").withMaxBytes(MAX_BYTES));
        BareCommit bare =
            new BareCommit(directory.resolve("bare"), RAW_FILE_BYTES, callers * entryBytes)) {
      Callers appending = new Callers(callers, caller -> appendTo(log, caller));
      Callers committing = new Callers(callers, _ -> () -> bare.append(entry));
      appending.run(SLICE_NANOS, null); // the compiler's share
      committing.run(SLICE_NANOS, null);
      Timed ours = new Timed();
      Timed theirs = new Timed();
      for (int i = 0; i < seconds; i++) {
        raw(1, raw);
        raw(entryBytes, single);
        raw(callers * entryBytes, sync);
        appending.run(SLICE_NANOS, ours);
        committing.run(SLICE_NANOS, theirs);
      }
      return json(entryBytes, raw, single, sync, ours, theirs);
    }
  }

  private String json(int entryBytes, Timed raw, Timed single, Timed sync, Timed log, Timed bare) {
    double arithmetic = callers * sync.perSecond();
    return String.format(
        Locale.ROOT,
        "{\"callers\": %d, \"appends_per_second\": %.0f, \"p50_us\": %.0f, \"p99_us\": %.0f, "
            + "\"entry_bytes\": %d, \"fdatasync_per_second\": %.0f, "
            + "\"one_write_one_sync_per_second\": %.0f, "
            + "\"batch_syncs_per_second\": %.0f, \"batch_sync_p50_us\": %.0f, "
            + "\"batch_sync_p99_us\": %.0f, \"batch_arithmetic_per_second\": %.0f, "
            + "\"of_batch_arithmetic\": %.2f, \"bare_commit_per_second\": %.0f, "
            + "\"of_bare_commit\": %.2f, \"cores_used\": %.2f, \"bare_commit_cores_used\": %.2f}",
        callers,
        log.perSecond(),
        log.percentileMicros(50),
        log.percentileMicros(99),
        entryBytes,
        raw.perSecond(),
        single.perSecond(),
        sync.perSecond(),
        sync.percentileMicros(50),
        sync.percentileMicros(99),
        arithmetic,
        log.perSecond() / arithmetic,
        bare.perSecond(),
        log.perSecond() / bare.perSecond(),
        log.cores(),
        bare.cores());
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

  /** A slice of writes of so many bytes, each followed by a sync, to blocks that exist. */
  private void raw(int bytes, Timed times) throws IOException {
    Path file = directory.resolve("raw");
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(RAW_FILE_BYTES), 0);
      channel.force(true);
      times.begin();
      long position = 0;
      long now = System.nanoTime();
      long end = now + SLICE_NANOS;
      while (now < end) {
        position = position + bytes > RAW_FILE_BYTES ? 0 : position;
        channel.write(buffer.clear(), position);
        channel.force(false);
        position += bytes;
        long done = System.nanoTime();
        times.latencies().add(done - now);
        now = done;
      }
      times.end();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Callers.Call appendTo(Log log, int caller) {
    String id = BenchEntries.auditId(System.currentTimeMillis(), caller);
    Entry entry = BenchEntries.denied(id, caller); // making it is the caller's work
    return () -> {
      try {
        log.append(entry);
      } catch (LogException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
