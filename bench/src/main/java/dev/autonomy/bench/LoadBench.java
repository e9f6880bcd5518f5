package dev.autonomy.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures decisions per second of a running runtime, beside the raw durable append of its disk.
 *
 * <p>Arguments: port, directory on the log's disk, warm-up seconds, measured seconds, file for the
 * rows as JSON lines.
 */
final class LoadBench {

  private static final byte[] CALL =
      "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"hello\"}}"
          .getBytes(StandardCharsets.UTF_8);
  private static final int[] CONNECTIONS = {1, 16, 64};
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};
  private static final String[] PERCENTILE_NAMES = {"p50_us", "p90_us", "p99_us", "p999_us"};
  private static final int FRAME_BYTES = 1024;
  private static final int SYNCS = 2000;

  private LoadBench() {}

  public static void main(String[] arguments) throws IOException {
    InetSocketAddress server = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]));
    Path directory = Path.of(arguments[1]);
    Duration warmUp = Duration.ofSeconds(Long.parseLong(arguments[2]));
    Duration measured = Duration.ofSeconds(Long.parseLong(arguments[3]));
    System.out.printf(
        "%11s %12s %8s %8s %8s %8s %12s%n",
        "connections", "decisions/s", "p50 us", "p90", "p99", "p99.9", "fdatasync us");
    List<String> rows = new ArrayList<>();
    for (int connections : CONNECTIONS) {
      LatencyHistogram disk = syncs(directory, connections * FRAME_BYTES);
      try (LoadGenerator load = new LoadGenerator(server, "/v1/tool", CALL, connections)) {
        LoadGenerator.Result result = load.run(warmUp, measured);
        if (result.refused() > 0) {
          throw new IOException(result.refused() + " answers had another status than 200");
        }
        LatencyHistogram latencies = result.latencies();
        long[] micros = new long[PERCENTILES.length];
        for (int i = 0; i < PERCENTILES.length; i++) {
          micros[i] = latencies.percentileNanos(PERCENTILES[i]) / 1000;
        }
        long sync = disk.percentileNanos(50) / 1000;
        System.out.printf(
            "%11d %12.0f %8d %8d %8d %8d %12d%n",
            connections, result.perSecond(), micros[0], micros[1], micros[2], micros[3], sync);
        rows.add(row(connections, result.perSecond(), micros, sync));
      }
    }
    Files.write(Path.of(arguments[4]), rows);
  }

  private static String row(int connections, double perSecond, long[] micros, long sync) {
    StringBuilder json = new StringBuilder("{\"connections\": ").append(connections);
    json.append(", \"per_second\": ").append(Math.round(perSecond));
    for (int i = 0; i < PERCENTILES.length; i++) {
      json.append(", \"").append(PERCENTILE_NAMES[i]).append("\": ").append(micros[i]);
    }
    return json.append(", \"sync_p50_us\": ").append(sync).append('}').toString();
  }

  /** Times appends of that size to a zero-filled file, each with its own fdatasync. */
  private static LatencyHistogram syncs(Path directory, int bytes) throws IOException {
    Path file = Files.createTempFile(directory, "fdatasync", ".raw");
    LatencyHistogram times = new LatencyHistogram();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
      for (int i = 0; i < SYNCS; i++) {
        channel.write(buffer.clear(), (long) i * bytes);
      }
      channel.force(true);
      for (int i = 0; i < SYNCS; i++) {
        long start = System.nanoTime();
        channel.write(buffer.clear(), (long) i * bytes);
        channel.force(false);
        times.add(System.nanoTime() - start);
      }
    } finally {
      Files.delete(file);
    }
    return times;
  }
}
