package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.Release;
import dev.autonomy.trust.Freshness;
import dev.autonomy.wal.FrameKind;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole runtime that follows a control plane over HTTP, which does what it likes. */
@Timeout(120)
final class ReleasedRuntimeTest {

  private static final String CALL = "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"hello\"}}";

  @TempDir private Path directory;

  private final TestSigner author = new TestSigner();
  private final MemoryRegistry registry = new MemoryRegistry();
  private final Deque<Upstream.Script> next = new ArrayDeque<>();
  private volatile Upstream.Script forEver = (client, _) -> send(client, "204 X", "", "");
  private SignedRelease first = SignedRelease.saying(author, 1, "1.0.0");
  private SignedRelease second = SignedRelease.saying(author, 2, "2.0.0");

  @BeforeEach
  void fill() {
    first = registry.keep(first);
    second = registry.keep(second);
  }

  private static void send(Socket client, String status, String fields, String body)
      throws IOException {
    String head = "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + fields;
    Upstream.send(client, head + "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  private static String document(Release release) {
    return new String(release.toBytes(), StandardCharsets.UTF_8);
  }

  private static Upstream.Script desiring(SignedRelease release) {
    return (client, _) -> send(client, "200 OK", "", document(release.release()));
  }

  private Upstream controlPlane() throws IOException {
    return Upstream.start(
        (client, head) -> {
          Upstream.Script script;
          synchronized (next) {
            script = next.isEmpty() ? forEver : next.removeFirst();
          }
          script.answer(client, head);
        });
  }

  private RuntimeService start(Upstream controlPlane) throws RuntimeStartException {
    return RuntimeService.start(
        RuntimeOptions.daemon("0.1.0", directory.resolve("log"), directory.resolve("store"))
            .withAccess(AccessOptions.loopback(0))
            .withReleases(
                new ReleaseOptions(
                    URI.create("http://127.0.0.1:" + controlPlane.port()),
                    "stable",
                    Duration.ofMillis(2),
                    Optional.empty(),
                    Optional.empty(),
                    author.trusted(),
                    new Freshness.Within(
                        Freshness.DEFAULT_MAX_AGE, () -> SignedRelease.SIGNED.plusSeconds(1)),
                    _ -> registry,
                    RegistryOptions.DEFAULT)));
  }

  private static void awaitVersion(RuntimeService service, SignedRelease release) {
    while (!service.policy().digest().equals(release.policyDigest())) {
      Thread.onSpinWait();
    }
  }

  private List<String> phases() throws Exception {
    List<String> phases = new ArrayList<>();
    for (JsonObject frame :
        Governed.verifiedFrames(directory.resolve("log"), FrameKind.DEPLOYMENT_LIFECYCLE)) {
      phases.add(frame.string("phase").orElseThrow());
    }
    return phases;
  }

  /** Every answer of a control plane and a registry that is of no use, one after the other. */
  private List<Upstream.Script> misbehaviour() {
    SignedRelease foreign = registry.keep(SignedRelease.saying(new TestSigner(), 3, "3.0.0"));
    SignedRelease stale =
        registry.keep(
            SignedRelease.of(
                author,
                4,
                "4.0.0",
                "allow := false",
                SignedRelease.SIGNED.minus(Duration.ofDays(400))));
    SignedRelease unknown = SignedRelease.saying(author, 5, "5.0.0");
    SignedRelease swapped = registry.keep(SignedRelease.saying(author, 6, "6.0.0"));
    registry.swap(swapped, second.archive());
    SignedRelease broken = registry.keep(SignedRelease.of(author, 7, "7.0.0", "allow if nope(1)"));
    String good = document(second.release());
    return List.of(
        (client, _) -> send(client, "500 X", "", ""),
        (client, _) -> send(client, "503 X", "Retry-After: 0\r\n", ""),
        (client, _) -> send(client, "302 X", "Location: http://127.0.0.1:1/\r\n", ""),
        (client, _) -> client.close(),
        (client, _) -> Upstream.send(client, "HTTP/1.1 200 OK\r\nContent-Le"),
        (client, _) ->
            Upstream.send(
                client,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + good.length()
                    + "\r\n\r\n"
                    + good.substring(0, good.length() - 1)),
        (client, _) -> send(client, "200 OK", "", "{}"),
        (client, _) -> send(client, "200 OK", "", good.replace("\"stable\"", "\"beta\"")),
        (client, _) -> send(client, "200 OK", "", good.replace("@sha256:", ":v2@sha512:")),
        (client, _) -> send(client, "304 X", "", ""),
        desiring(foreign),
        desiring(stale),
        desiring(unknown),
        desiring(swapped),
        desiring(broken));
  }

  @Test
  void whateverControlPlaneAndRegistryDoThePolicyInForceStaysUntilOneIsWhole() throws Exception {
    forEver = desiring(first);
    try (Upstream controlPlane = controlPlane();
        RuntimeService service = start(controlPlane);
        TestClient client = new TestClient(service.uri())) {
      awaitVersion(service, first);
      CountDownLatch done = new CountDownLatch(1);
      List<Upstream.Script> scripts = misbehaviour();
      synchronized (next) {
        next.addAll(scripts);
        next.add(
            (socket, _) -> {
              done.countDown();
              send(socket, "204 X", "", "");
            });
        forEver = (socket, _) -> send(socket, "204 X", "", "");
      }
      while (done.getCount() > 0) {
        assertThat(client.call(CALL).member("reason")).isEqualTo("policy 1.0.0");
      }
      assertThat(client.call(CALL).member("reason")).isEqualTo("policy 1.0.0");
      forEver = desiring(second);
      awaitVersion(service, second);
      assertThat(client.call(CALL).member("reason")).isEqualTo("policy 2.0.0");
      String status = client.get("/v1/status").body();
      assertThat(status)
          .contains("\"releases\":{\"orchestrator\":\"http://127.0.0.1:")
          .contains("\"channel\":\"stable\"", "\"active\":{\"release_id\":\"rel-");
      assertThat(client.get("/metrics").body())
          .contains("autonomy_release_polls_total ", "autonomy_release_activations_total ");
    }
    assertThat(phases())
        .startsWith("polled", "candidate_detected", "verify_ok", "activated")
        .contains("verify_failed", "activate_failed")
        .endsWith("activated");
  }

  @Test
  void aRegistryThatIsAwayDelaysAReleaseAndNothingElse() throws Exception {
    CountDownLatch tried = new CountDownLatch(3);
    registry.fail(
        _ -> {
          tried.countDown();
          if (tried.getCount() > 0) {
            throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "nobody listens");
          }
        });
    forEver = desiring(first);
    try (Upstream controlPlane = controlPlane();
        RuntimeService service = start(controlPlane)) {
      awaitVersion(service, first);
    }
    assertThat(phases()).contains("verify_failed").endsWith("verify_ok", "activated");
  }

  @Test
  void whatWasActiveIsKnownAfterARestartWithTheControlPlaneAway() throws Exception {
    forEver = desiring(first);
    try (Upstream controlPlane = controlPlane()) {
      try (RuntimeService service = start(controlPlane)) {
        awaitVersion(service, first);
        awaitActive(service, 1);
      }
      CountDownLatch asked = new CountDownLatch(2);
      forEver =
          (client, _) -> {
            asked.countDown();
            client.close();
          };
      try (RuntimeService service = start(controlPlane);
          TestClient client = new TestClient(service.uri())) {
        asked.await();
        assertThat(client.call(CALL).member("reason")).isEqualTo("policy 1.0.0");
        assertThat(client.get("/v1/status").body())
            .contains("\"active\":{\"release_id\":\"rel-1\"");
      }
    }
    assertThat(registry.pulls()).isEqualTo(1);
  }

  private static void awaitActive(RuntimeService service, int sequence) throws IOException {
    try (TestClient client = new TestClient(service.uri())) {
      String wanted = "\"active\":{\"release_id\":\"rel-" + sequence + "\"";
      while (!client.get("/v1/status").body().contains(wanted)) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aQuestionThatIsOpenDoesNotKeepTheRuntimeFromStopping() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    forEver =
        (_, _) -> {
          asked.countDown();
          await(over);
        };
    try (Upstream controlPlane = controlPlane()) {
      RuntimeService service = start(controlPlane);
      asked.await();
      service.close();
      assertThat(poller()).as("the loop's thread").isEmpty();
    } finally {
      over.countDown();
    }
  }

  @Test
  void aRegistryThatHangsDoesNotKeepTheRuntimeFromStopping() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    registry.fail(
        _ -> {
          asked.countDown();
          new CountDownLatch(1).await();
        });
    forEver = desiring(first);
    try (Upstream controlPlane = controlPlane()) {
      RuntimeService service = start(controlPlane);
      asked.await();
      service.close();
      assertThat(poller()).as("the loop's thread").isEmpty();
    }
    assertThat(phases()).containsExactly("polled", "candidate_detected");
  }

  private static Optional<Thread> poller() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("release-poller"))
        .findFirst();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
