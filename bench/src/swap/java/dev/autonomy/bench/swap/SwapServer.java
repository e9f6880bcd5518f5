package dev.autonomy.bench.swap;

import dev.autonomy.runtime.AccessOptions;
import dev.autonomy.runtime.PolicySource;
import dev.autonomy.runtime.ReleaseOptions;
import dev.autonomy.runtime.RuntimeOptions;
import dev.autonomy.runtime.RuntimeService;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.Release;
import dev.autonomy.trust.Freshness;
import dev.autonomy.trust.TrustedKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A runtime that follows a control plane in the same process. The control plane desires another
 * release as often as it is told to by {@code /pace?N}, N times a second at most.
 *
 * <p>Arguments: directory, number of rules. Prints both ports; ends with its standard input.
 */
final class SwapServer {

  private static final int RELEASES = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Release> releases;
  private final AtomicInteger pace = new AtomicInteger();
  private final AtomicLong swaps = new AtomicLong();
  private int desired;
  private long desiredNanos = System.nanoTime();

  private SwapServer(List<Release> releases) {
    this.releases = releases;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Offers offers = new Offers(RELEASES, Integer.parseInt(arguments[1]));
    SwapServer server = new SwapServer(offers.releases());
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> server.accept(listener));
      TrustedKeys keys = offers.keys();
      Path store = directory.resolve("store");
      RuntimeOptions options =
          RuntimeOptions.daemon("0.1.0", directory.resolve("log"), store)
              .withMaxLogBytes(20L << 30)
              .withAccess(AccessOptions.loopback(0))
              .withPolicy(new PolicySource.Managed(store, Optional.of(keys)))
              .withReleases(
                  new ReleaseOptions(
                      URI.create("http://127.0.0.1:" + listener.getLocalPort()),
                      "stable",
                      ReleaseOptions.MIN_INTERVAL,
                      Optional.empty(),
                      Optional.empty(),
                      keys,
                      new Freshness.Within(Duration.ofHours(1), InstantSource.system()),
                      _ -> offers,
                      RegistryOptions.DEFAULT));
      try (RuntimeService service = RuntimeService.start(options)) {
        awaitPolicy(service);
        System.out.println(service.uri().getPort() + " " + listener.getLocalPort());
        System.in.readAllBytes();
      }
    }
  }

  private static void awaitPolicy(RuntimeService service) throws InterruptedException {
    long begin = System.nanoTime();
    while (service.policyNotice().contains("no policy")) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new IllegalStateException("no release came into force: " + service.policyNotice());
      }
      Thread.sleep(10);
    }
  }

  private void accept(ServerSocket listener) {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // Closed: the benchmark is over.
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      String path = in.readLine().split(" ", -1)[1];
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {}
      byte[] body = answer(path);
      String head =
          "HTTP/1.1 200 OK\r\n"
              + "Content-Type: application/json\r\n"
              + "Connection: close\r\n"
              + "Content-Length: "
              + body.length
              + "\r\n\r\n";
      client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().write(body);
    } catch (IOException | InterruptedException _) {
      // The other side has gone.
    }
  }

  private byte[] answer(String path) throws InterruptedException {
    if (path.startsWith("/pace?")) {
      pace.set(Integer.parseInt(path.substring("/pace?".length())));
      return bytes(pace.get());
    }
    return path.equals("/swaps") ? bytes(swaps.get()) : next().toBytes();
  }

  private static byte[] bytes(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  /** The question stays open until it is time for another release: one node asks at a time. */
  private synchronized Release next() throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < 1_000_000_000L) {
      int perSecond = pace.get();
      if (perSecond > 0 && System.nanoTime() - desiredNanos >= 1_000_000_000L / perSecond) {
        desired = (desired + 1) % releases.size();
        desiredNanos = System.nanoTime();
        swaps.incrementAndGet();
        break;
      }
      if (swaps.get() == 0) {
        break;
      }
      Thread.sleep(5);
    }
    return releases.get(desired);
  }
}
