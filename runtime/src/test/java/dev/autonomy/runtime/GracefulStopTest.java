package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.FrameKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that is stopped while one of its calls waits for an upstream. */
@Timeout(60)
final class GracefulStopTest {

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @TempDir private Path temporary;

  private Upstream upstream() throws IOException {
    return Upstream.start(
        (client, _) -> {
          arrived.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          Upstream.send(client, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
  }

  private RuntimeService start(String endpoint, Duration drainTimeout) throws Exception {
    RuntimeLimits defaults = RuntimeLimits.DEFAULTS;
    return RuntimeService.start(
        RuntimeOptions.daemon("0.1.0", temporary.resolve("log"), temporary)
            .withPolicy(new PolicySource.Demo())
            .withAccess(AccessOptions.loopback(0))
            .withAllowedEndpoints(List.of(endpoint))
            .withLimits(
                new RuntimeLimits(
                    defaults.maxInflight(),
                    defaults.maxBodyBytes(),
                    defaults.maxConnections(),
                    defaults.requestTimeout(),
                    defaults.idleTimeout(),
                    defaults.answerTimeout(),
                    drainTimeout)));
  }

  private static Future<Integer> call(
      ExecutorService caller, RuntimeService service, String endpoint) {
    String get = "{\"kind\":\"tool.http_get\",\"params\":{\"endpoint\":\"" + endpoint + "\"}}";
    return caller.submit(
        () -> {
          try (TestClient client = new TestClient(service.uri())) {
            return client.call(get).status();
          }
        });
  }

  private String outcome() throws Exception {
    return Governed.verifiedFrames(temporary.resolve("log"), FrameKind.OUTCOME)
        .getFirst()
        .string("status")
        .orElseThrow();
  }

  @Test
  void aCallInFlightIsFinishedAnsweredAndRecorded() throws Exception {
    try (Upstream upstream = upstream();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      String endpoint = "http://127.0.0.1:" + upstream.port();
      RuntimeService service = start(endpoint, Duration.ofSeconds(30));
      Future<Integer> call = call(threads, service, endpoint);
      arrived.await();

      Future<?> stopped =
          threads.submit(
              () -> {
                service.close();
                return null;
              });
      while (accepts(service)) {
        Thread.onSpinWait();
      }
      assertThat(stopped.isDone()).isFalse();
      released.countDown();

      assertThat(call.get()).isEqualTo(200);
      stopped.get();
      assertThat(outcome()).isEqualTo("ok");
    }
  }

  @Test
  void aCallThatDoesNotEndInTimeIsCutOffAndItsOutcomeIsUnknown() throws Exception {
    try (Upstream upstream = upstream();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      String endpoint = "http://127.0.0.1:" + upstream.port();
      RuntimeService service = start(endpoint, Duration.ofMillis(50));
      Future<Integer> call = call(threads, service, endpoint);
      arrived.await();

      assertThatThrownBy(service::close)
          .isInstanceOf(RuntimeStopException.class)
          .hasMessageContaining("did not end within 50 ms");
      assertThatThrownBy(call::get).hasCauseInstanceOf(IOException.class);
      released.countDown();
      assertThat(outcome()).isEqualTo("unknown");
    }
  }

  private static boolean accepts(RuntimeService service) {
    try (TestClient client = new TestClient(service.uri())) {
      return client.get("/health").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
