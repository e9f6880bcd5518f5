package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.trust.Freshness;
import dev.autonomy.wal.FrameKind;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A runtime that decides without pause while a control plane desires another release each time that
 * it is asked. Every policy gives its own version as the reason of its denials.
 */
@Tag("slow")
@Timeout(300)
final class SwapUnderLoadTest {

  private static final int SWAPS = 1000;
  private static final int CALLERS = 6;
  private static final byte[] CALL =
      "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"hello\"}}"
          .getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;

  private final TestSigner author = new TestSigner();
  private final MemoryRegistry registry = new MemoryRegistry();
  private final List<SignedRelease> releases = new ArrayList<>();

  /** Releases that the control plane has desired so far, the last one not yet in force perhaps. */
  private final AtomicInteger desired = new AtomicInteger();

  private final CountDownLatch firstInForce = new CountDownLatch(1);
  private final CountDownLatch lastInForce = new CountDownLatch(1);

  /**
   * An answer, and between which releases the policy in force moved while it was made.
   *
   * @param reason of the denial
   * @param least the release before the last one desired, when the call was sent: in force then
   * @param most the last release that was desired when the answer had come
   */
  private record Answered(String auditId, String reason, int least, int most) {}

  /** Being asked again means that what was desired before is in force. */
  private void answer(Socket client) throws IOException {
    int asked = desired.get();
    if (asked >= 1) {
      firstInForce.countDown();
    }
    if (asked == SWAPS) {
      lastInForce.countDown();
      Upstream.send(client, "HTTP/1.1 204 Nothing\r\n\r\n");
      return;
    }
    SignedRelease next = releases.get(asked);
    desired.incrementAndGet();
    String body = new String(next.release().toBytes(), StandardCharsets.UTF_8);
    Upstream.send(
        client,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private RuntimeOptions options(int port) {
    return RuntimeOptions.daemon("0.1.0", directory.resolve("log"), directory.resolve("store"))
        .withAccess(AccessOptions.loopback(0))
        .withPolicy(
            new PolicySource.Managed(directory.resolve("store"), Optional.of(author.trusted())))
        .withReleases(
            new ReleaseOptions(
                URI.create("http://127.0.0.1:" + port),
                "stable",
                Duration.ofMillis(1),
                Optional.empty(),
                Optional.empty(),
                author.trusted(),
                new Freshness.Within(
                    Freshness.DEFAULT_MAX_AGE, () -> SignedRelease.SIGNED.plusSeconds(1)),
                _ -> registry,
                RegistryOptions.DEFAULT));
  }

  private List<Answered> call(URI runtime) throws IOException {
    List<Answered> answers = new ArrayList<>();
    try (TestClient client = new TestClient(runtime)) {
      while (lastInForce.getCount() > 0) {
        int least = desired.get() - 2;
        TestClient.Answer answer = client.call(CALL, "");
        assertThat(answer.status()).isEqualTo(403);
        answers.add(
            new Answered(
                answer.member("audit_id"), answer.member("reason"), least, desired.get() - 1));
      }
    }
    return answers;
  }

  @Test
  void aThousandSwapsLoseNoDecisionAndEachIsByAPolicyThatWasInForce() throws Exception {
    for (int i = 0; i < SWAPS; i++) {
      releases.add(registry.keep(SignedRelease.saying(author, i + 1, "1.0." + i)));
    }
    List<Answered> answers = new ArrayList<>();
    try (Upstream controlPlane = Upstream.start((client, _) -> answer(client));
        RuntimeService service = RuntimeService.start(options(controlPlane.port()));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(firstInForce.await(60, TimeUnit.SECONDS)).isTrue();
      List<Future<List<Answered>>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(threads.submit((Callable<List<Answered>>) () -> call(service.uri())));
      }
      for (Future<List<Answered>> caller : callers) {
        answers.addAll(caller.get());
      }
    }
    compare(answers);
  }

  private void compare(List<Answered> answers) throws Exception {
    Map<String, Integer> byDigest = new HashMap<>();
    for (int i = 0; i < SWAPS; i++) {
      byDigest.put(releases.get(i).policyDigest(), i);
    }
    Map<String, JsonObject> frames = new HashMap<>();
    Path log = directory.resolve("log");
    for (JsonObject frame : Governed.verifiedFrames(log, FrameKind.DECISION)) {
      frames.put(frame.string("audit_id").orElseThrow(), frame);
    }
    assertThat(answers).hasSizeGreaterThan(SWAPS);
    assertThat(frames).as("decisions in the log").hasSize(answers.size());
    int versions = 0;
    boolean[] seen = new boolean[SWAPS];
    for (Answered answer : answers) {
      JsonObject frame = frames.get(answer.auditId);
      if (frame == null) {
        throw new AssertionError("the log has no frame of " + answer);
      }
      int release = byDigest.getOrDefault(frame.string("policy_digest").orElseThrow(), -1);
      assertThat(answer.reason).isEqualTo("policy 1.0." + release);
      assertThat(frame.string("reason")).contains(answer.reason);
      assertThat(release).as("in force").isBetween(answer.least, answer.most);
      versions += seen[release] ? 0 : 1;
      seen[release] = true;
    }
    long activated =
        Governed.verifiedFrames(log, FrameKind.DEPLOYMENT_LIFECYCLE).stream()
            .filter(frame -> frame.string("phase").equals(Optional.of("activated")))
            .count();
    assertThat(activated).isEqualTo(SWAPS);
    System.out.println(
        answers.size() + " decisions during " + SWAPS + " swaps, by " + versions + " policies");
  }
}
