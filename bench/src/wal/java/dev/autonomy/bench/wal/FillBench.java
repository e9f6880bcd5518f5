package dev.autonomy.bench.wal;

import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a log as fast as the disk takes it, and looks at the writer's memory on the way: at each
 * tenth of the log, with nothing queued and after a collection, so that what is left is what the
 * writer keeps.
 */
final class FillBench {

  private static final int PARTS = 10;
  private static final int IDS_EVERY = 10_000;
  private static final long ROOM_BYTES = 256L << 20;

  private FillBench() {}

  /** The log's options: a little more room than it needs. */
  static LogOptions options(long bytes) {
    return LogOptions.forNode("bench").withMaxBytes(bytes + ROOM_BYTES);
  }

  /** Fills the log, and says what was written. */
  static String run(Path directory, long bytes) throws LogException {
    Workload workload = new Workload(InstantSource.system());
    List<String> ids = new ArrayList<>();
    List<Long> heap = new ArrayList<>();
    long start = System.nanoTime();
    try (Log log = Log.open(directory, options(bytes))) {
      for (int part = 1; part <= PARTS; part++) {
        while (log.sizeBytes() < bytes / PARTS * part) {
          log.submit(workload.next());
          if (workload.count() % IDS_EVERY == 1) {
            ids.add(workload.auditId());
          }
        }
        log.append(workload.next()); // when it returns, nothing is queued any more
        System.gc();
        heap.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10);
        System.err.println(
            "filled " + (log.sizeBytes() >> 20) + " MiB, heap " + heap.getLast() + " KiB");
      }
    }
    return String.format(
        Locale.ROOT,
        "{\"bytes\": %d, \"frames\": %d, \"mix\": \"%s\", \"seconds\": %.1f, "
            + "\"heap_kib_at_each_tenth\": %s, \"first_id\": \"%s\", \"middle_id\": \"%s\", "
            + "\"last_id\": \"%s\", \"absent_id\": \"%s\"}",
        bytes,
        workload.count(),
        Workload.DESCRIPTION,
        (System.nanoTime() - start) / 1e9,
        heap,
        ids.getFirst(),
        ids.get(ids.size() / 2),
        workload.auditId(),
        BenchEntries.auditId(0, -1));
  }
}
