package dev.autonomy.edged;

import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Put;
import dev.autonomy.edge.RefusedException;
import dev.autonomy.edge.Segment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A daemon in a process of its own that can be killed. It puts in what standard input says, {@code
 * SEED SIZE PEER…}, and answers {@code accepted SEED DIGEST} when that is durable. To {@code owed}
 * it says whether anything is.
 */
final class DaemonProcess {

  private DaemonProcess() {}

  /** {@code CONFIG OFFSET_MILLIS}: the clock is the machine's with an offset. */
  public static void main(String[] arguments) throws Exception {
    Duration offset = Duration.ofMillis(Long.parseLong(arguments[1]));
    InstantSource clock = () -> InstantSource.system().instant().plus(offset);
    PrintStream out = System.out;
    PrintStream err = System.err;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Daemon daemon =
        Daemon.start(ConfigurationReader.read(Path.of(arguments[0])), clock, err)) {
      out.println("up");
      String line = in.readLine();
      while (line != null) {
        String[] words = line.split(" ");
        if (words[0].equals("heap")) {
          out.println("heap " + used());
          line = in.readLine();
          continue;
        }
        if (words[0].equals("owed")) {
          List<DeliveryState> open =
              List.of(DeliveryState.SCHEDULED, DeliveryState.INFLIGHT, DeliveryState.FAILED);
          out.println("owed " + daemon.ledger().deliveries(open, 1).size());
          line = in.readLine();
          continue;
        }
        out.println("accepted " + words[0] + " " + put(daemon, words).digest());
        line = in.readLine();
      }
    }
  }

  /** Bytes of the heap that are in use after a collection. */
  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** What a seed stands for. */
  static byte[] content(long seed, int size) {
    byte[] content = new byte[size];
    new SplittableRandom(seed).nextBytes(content);
    return content;
  }

  private static Segment put(Daemon daemon, String[] words) throws IOException {
    byte[] content = content(Long.parseLong(words[0]), Integer.parseInt(words[1]));
    while (true) {
      try (Put put = daemon.store().put(content.length)) {
        put.write(ByteBuffer.wrap(content));
        List<String> peers = List.of(words).subList(2, words.length);
        Segment segment = put.accept(Put.Description.PLAIN, peers).segment();
        daemon.wake();
        return segment;
      } catch (RefusedException e) {
        System.err.println("not yet: " + e.getMessage());
        Thread.onSpinWait();
      }
    }
  }
}
