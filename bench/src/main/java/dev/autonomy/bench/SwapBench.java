package dev.autonomy.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures decisions while releases are swapped in, beside the same without, in turns of one run.
 *
 * <p>Arguments: port of the runtime, port of its control plane, seconds of a turn, turns, swaps per
 * second, file for the rows as JSON lines.
 */
final class SwapBench {

  private static final byte[] CALL =
      "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"hello\"}}"
          .getBytes(StandardCharsets.UTF_8);
  private static final int[] CONNECTIONS = {16, 64};
  private static final double[] PERCENTILES = {50, 99, 99.9};
  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final Duration SETTLING = Duration.ofMillis(300);

  private final int controlPlane;
  private final Duration turn;
  private final int turns;
  private final int pace;

  private SwapBench(int controlPlane, Duration turn, int turns, int pace) {
    this.controlPlane = controlPlane;
    this.turn = turn;
    this.turns = turns;
    this.pace = pace;
  }

  public static void main(String[] arguments) throws IOException {
    InetSocketAddress server = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]));
    SwapBench bench =
        new SwapBench(
            Integer.parseInt(arguments[1]),
            Duration.ofSeconds(Long.parseLong(arguments[2])),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]));
    System.out.printf(
        "%11s %8s %12s %8s %8s %8s %9s%n",
        "connections", "swaps/s", "decisions/s", "p50 us", "p99", "p99.9", "p99 ratio");
    List<String> rows = new ArrayList<>();
    for (int connections : CONNECTIONS) {
      try (LoadGenerator load = new LoadGenerator(server, "/v1/tool", CALL, connections)) {
        rows.addAll(bench.measure(load, connections));
      }
    }
    Files.write(Path.of(arguments[5]), rows);
  }

  /** What was measured in all turns of a kind. */
  private static final class Turns {
    private final LatencyHistogram latencies = new LatencyHistogram();
    private double seconds;
    private long swaps;

    long micros(double percent) {
      return latencies.percentileNanos(percent) / 1000;
    }
  }

  private List<String> measure(LoadGenerator load, int connections) throws IOException {
    Turns calm = new Turns();
    Turns swapping = new Turns();
    ask("/pace?" + pace);
    load.run(WARM_UP, WARM_UP);
    for (int i = 0; i < turns; i++) {
      ask("/pace?0");
      add(calm, load);
      ask("/pace?" + pace);
      add(swapping, load);
    }
    ask("/pace?0");
    double ratio = (double) swapping.micros(99) / calm.micros(99);
    List<String> rows = new ArrayList<>();
    for (Turns row : List.of(calm, swapping)) {
      double perSecond = row.latencies.total() / row.seconds;
      double swapsPerSecond = row.swaps / row.seconds;
      System.out.printf(
          "%11d %8.1f %12.0f %8d %8d %8d %9s%n",
          connections,
          swapsPerSecond,
          perSecond,
          row.micros(PERCENTILES[0]),
          row.micros(PERCENTILES[1]),
          row.micros(PERCENTILES[2]),
          row == calm ? "" : "%.2f".formatted(ratio));
      rows.add(
          ("{\"connections\": %d, \"swaps_per_second\": %.1f, \"per_second\": %.0f, \"p50_us\": %d,"
                  + " \"p99_us\": %d, \"p999_us\": %d}")
              .formatted(
                  connections,
                  swapsPerSecond,
                  perSecond,
                  row.micros(PERCENTILES[0]),
                  row.micros(PERCENTILES[1]),
                  row.micros(PERCENTILES[2])));
    }
    return rows;
  }

  private void add(Turns turns, LoadGenerator load) throws IOException {
    load.run(SETTLING, Duration.ofMillis(1));
    long before = ask("/swaps");
    LoadGenerator.Result result = load.run(Duration.ZERO, turn);
    if (result.refused() > 0) {
      throw new IOException(result.refused() + " answers had another status than 200");
    }
    turns.latencies.add(result.latencies());
    turns.seconds += result.seconds();
    turns.swaps += ask("/swaps") - before;
  }

  /** Tells the control plane, or asks it; its answer is a number. */
  private long ask(String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), controlPlane)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      try (InputStream in = socket.getInputStream()) {
        String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        return Long.parseLong(answer.substring(answer.indexOf("\r\n\r\n") + 4).strip());
      }
    }
  }
}
