package dev.autonomy.bench.wal;

import dev.autonomy.wal.Frame;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Measures the log; each run prints one JSON object, and tells people on standard error.
 *
 * <pre>
 * append DIR CALLERS SECONDS   durable appends by so many callers, beside the raw disk
 * fill DIR BYTES               writes a log of that size, with the writer's memory at each tenth
 * open DIR BYTES               opens it for writing, and closes it
 * find DIR ID                  finds the frames of a call, as the first thing this process does
 * verify DIR                   verifies it, beside SHA-256 alone
 * </pre>
 */
final class LogBench {

  private LogBench() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    System.out.println(
        switch (arguments[0]) {
          case "append" ->
              new AppendBench(
                      directory, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]))
                  .run();
          case "fill" -> FillBench.run(directory, Long.parseLong(arguments[2]));
          case "open" -> open(directory, Long.parseLong(arguments[2]));
          case "find" -> find(directory, arguments[2]);
          case "verify" -> VerifyBench.run(directory);
          default -> throw new IllegalArgumentException(arguments[0]);
        });
  }

  private static String open(Path directory, long bytes) throws LogException {
    long start = System.nanoTime();
    Log log = Log.open(directory, FillBench.options(bytes));
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
}
