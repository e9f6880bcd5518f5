package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonObject;
import dev.autonomy.wal.FrameKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More calls and more connections at one time than the runtime takes. */
@Timeout(60)
final class OverloadTest {

  private static final String ECHO =
      "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"turned-away\"}}";

  @TempDir private Path temporary;

  private RuntimeOptions options(RuntimeLimits limits) {
    return RuntimeOptions.daemon("0.1.0", temporary.resolve("log"), temporary)
        .withPolicy(new PolicySource.Demo())
        .withAccess(AccessOptions.loopback(0))
        .withLimits(limits);
  }

  @Test
  void oneCallTooManyIsDeniedRecordedAndNotExecuted() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(1);
    Upstream.Script hold =
        (client, _) -> {
          arrived.countDown();
          await(released);
          Upstream.send(client, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        };
    TestClient.Answer tooMany;
    try (Upstream upstream = Upstream.start(hold)) {
      String endpoint = "http://127.0.0.1:" + upstream.port();
      String get = "{\"kind\":\"tool.http_get\",\"params\":{\"endpoint\":\"" + endpoint + "\"}}";
      RuntimeOptions options =
          options(RuntimeLimits.DEFAULTS.withMaxInflight(1))
              .withAllowedEndpoints(List.of(endpoint));
      try (RuntimeService service = RuntimeService.start(options);
          ExecutorService caller = Executors.newSingleThreadExecutor();
          TestClient client = new TestClient(service.uri())) {
        Future<Integer> first = caller.submit(() -> call(service.uri(), get));
        arrived.await();

        tooMany = client.call(get);
        assertThat(client.call(ECHO).status()).isEqualTo(429);

        released.countDown();
        assertThat(first.get()).isEqualTo(200);
        assertThat(client.call(ECHO).status()).isEqualTo(200);
        assertThat(service.counts()).isEqualTo(new DecisionCounts(2, 2));
      }
      assertThat(upstream.requests()).hasSize(1);
    }
    assertThat(tooMany.status()).isEqualTo(429);
    assertThat(tooMany.field("Retry-After")).isEqualTo("1");
    assertThat(tooMany.member("decision")).isEqualTo("deny");
    assertThat(tooMany.member("reason"))
        .isEqualTo("runtime: more than 1 calls in flight, try again later");
    JsonObject decision =
        Governed.verifiedFrames(temporary.resolve("log"), FrameKind.DECISION).get(1);
    assertThat(decision.string("audit_id")).contains(tooMany.member("audit_id"));
    assertThat(decision.string("outcome")).contains("deny");
    assertThat(decision.string("layer")).contains("runtime");
    assertThat(decision.string("reason")).contains(tooMany.member("reason"));
    // What policy would redact is not known then, so nothing of the call is kept.
    assertThat(decision.toText()).doesNotContain("127.0.0.1");
  }

  @Test
  void oneConnectionTooManyIsToldSoAndTheNextIsServed() throws Exception {
    RuntimeLimits defaults = RuntimeLimits.DEFAULTS;
    RuntimeLimits two =
        new RuntimeLimits(
            defaults.maxInflight(),
            defaults.maxBodyBytes(),
            2,
            defaults.requestTimeout(),
            defaults.idleTimeout(),
            defaults.answerTimeout(),
            defaults.drainTimeout());
    try (RuntimeService service = RuntimeService.start(options(two))) {
      try (TestClient first = new TestClient(service.uri());
          TestClient second = new TestClient(service.uri())) {
        assertThat(first.call(ECHO).status()).isEqualTo(200);
        assertThat(second.call(ECHO).status()).isEqualTo(200);
        try (TestClient third = new TestClient(service.uri())) {
          TestClient.Answer refused = third.call(ECHO);
          assertThat(refused.status()).isEqualTo(503);
          assertThat(refused.field("Retry-After")).isEqualTo("1");
          assertThat(refused.member("decision")).isEqualTo("deny");
          assertThat(refused.member("reason")).startsWith("request: ");
          assertThatThrownBy(() -> third.call(ECHO)).isInstanceOf(IOException.class);
        }
        assertThat(first.call(ECHO).status()).isEqualTo(200);
      }
      assertThat(service.counts()).isEqualTo(new DecisionCounts(3, 0));
      while (call(service.uri(), ECHO) != 200) {
        Thread.onSpinWait(); // until the end of an earlier connection has been noticed
      }
    }
  }

  private static int call(URI runtime, String json) throws IOException {
    try (TestClient client = new TestClient(runtime)) {
      return client.call(json).status();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
