package dev.autonomy.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.telemetry.OtlpEndpoint;
import dev.autonomy.telemetry.Receipt;
import dev.autonomy.telemetry.Receiver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A collector whose answer never ends. */
@Timeout(60)
final class HttpPostTest {

  private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final int DRIP_MILLIS = 400;

  @Test
  void anAnswerThatComesByteByByteIsWaitedForNoLongerThanAnyOther() throws Exception {
    LIBRARY.setLevel(Level.OFF);
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> accept(server));
      OtlpEndpoint endpoint =
          OtlpEndpoint.of(
              Optional.of("http://127.0.0.1:" + server.getLocalPort()),
              Optional.empty(),
              name ->
                  Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "" + LIMIT.toMillis())
                      .getOrDefault(name, ""));
      try (Receiver receiver = OtlpReceiver.open(endpoint)) {
        receiver.send(List.of()); // loads classes
        long longest = 0;
        for (int i = 0; i < 4; i++) {
          long start = System.nanoTime();
          assertThat(receiver.send(List.of())).isInstanceOf(Receipt.Later.class);
          longest = Math.max(longest, System.nanoTime() - start);
        }
        assertThat(Duration.ofNanos(longest)).isLessThan(LIMIT.plusMillis(DRIP_MILLIS / 2));
      }
    }
  }

  private static void accept(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> drip(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static void drip(Socket socket) {
    try (socket;
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream()) {
      in.read(new byte[1 << 16]);
      out.write("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n".getBytes(US_ASCII));
      while (true) {
        out.write('x');
        Thread.sleep(DRIP_MILLIS);
      }
    } catch (IOException e) {
      // Nobody reads it any more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
