package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import dev.autonomy.wal.Delivery;
import dev.autonomy.wal.DeliveryFile;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.LogStat;
import dev.autonomy.wal.LogVerifier;
import dev.autonomy.wal.Retention;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A runtime at the ceiling of its log, with and without something that may be forgotten. */
@Timeout(120)
final class LogRetentionTest {

  private static final int CEILING_BYTES = 1 << 20;
  private static final int ENOUGH_CALLS = 200;
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);
  private static final String CALL = echo(10_000);
  private static final String LARGE_CALL = echo(150_000);

  private static final Retention DELIVERED =
      Retention.when(List.of(new Retention.Condition.Delivered()));

  @TempDir private Path temporary;

  private RuntimeOptions options(Retention retention) {
    return RuntimeOptions.daemon("0.1.0", log(), temporary)
        .withPolicy(new PolicySource.Demo())
        .withAccess(AccessOptions.loopback(0))
        .withMaxLogBytes(CEILING_BYTES)
        .withRetention(retention);
  }

  private Path log() {
    return temporary.resolve("log");
  }

  @Test
  void aRuntimeThatMayForgetAnswersMoreCallsThanItsLogHolds() throws Exception {
    try (RuntimeService service = RuntimeService.start(options(Retention.always()));
        TestClient client = new TestClient(service.uri())) {
      for (int i = 0; i < ENOUGH_CALLS; i++) {
        callUntil(client, 200);
      }
      assertThat(client.get("/ready").status()).isEqualTo(200);
      JsonObject status = client.get("/v1/status").json().object("log").orElseThrow();
      assertThat(status.toText()).contains("\"max_bytes\":1048576", "\"retention\":{");
    }
    assertThat(LogVerifier.verify(log()).problem()).isEmpty();
    assertThat(LogReader.starts(log()).getFirst()).isGreaterThan(1);
    assertThat(Governed.verifiedFrames(log(), FrameKind.LOG_PRUNED)).isNotEmpty();
  }

  @Test
  void aRuntimeWhoseCollectorIsAwayDeniesAndContinuesByItselfOnceItIsBack() throws Exception {
    try (RuntimeService service = RuntimeService.start(options(DELIVERED));
        TestClient client = new TestClient(service.uri())) {
      TestClient.Answer refused = callUntil(client, 503);
      assertThat(refused.member("decision")).isEqualTo("deny");
      assertThat(refused.field("Retry-After")).isEqualTo("1");
      while (!refused.member("reason").contains("the collector has accepted no frame")) {
        refused = callUntil(client, 503);
      }
      assertThat(refused.member("reason"))
          .startsWith("runtime: the log cannot be written, so the call is denied: WAL_FULL")
          .contains("frames 1 to ", "autonomy telemetry export", "raise its ceiling");
      assertThat(LogReader.starts(log()).getFirst()).isEqualTo(1);

      deliverEverything();
      callUntil(client, 200);
      assertThat(client.get("/ready").status()).isEqualTo(200);
    }
    assertThat(LogVerifier.verify(log()).problem()).isEmpty();
    assertThat(LogReader.starts(log()).getFirst()).isGreaterThan(1);
  }

  @Test
  void aRuntimeThatHadNoRoomForALargeCallIsNotReadyThoughASmallOneFits() throws Exception {
    try (RuntimeService service = RuntimeService.start(options(DELIVERED));
        TestClient client = new TestClient(service.uri())) {
      callUntil(client, LARGE_CALL, 503);
      assertThat(client.call(CALL).status()).isEqualTo(200);
      TestClient.Answer ready = client.get("/ready");
      while (ready.member("log").contains("it is being pruned")) {
        ready = client.get("/ready");
      }
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.member("log"))
          .startsWith("WAL_FULL")
          .contains("the collector has accepted no frame");
      assertThat(client.get("/v1/status").body()).contains("\"accepting\":false");
      assertThat(client.get("/metrics").body()).contains("autonomy_log_accepting 0\n");

      deliverEverything();
      long start = System.nanoTime();
      while (client.get("/ready").status() != 200) {
        assertThat(System.nanoTime() - start).isLessThan(MAX_WAIT.toNanos());
      }
      assertThat(client.call(LARGE_CALL).status()).isEqualTo(200);
    }
    assertThat(LogVerifier.verify(log()).problem()).isEmpty();
  }

  /** As an exporter would. */
  private void deliverEverything() throws LogException {
    Hash leaf = MerkleTree.EMPTY_ROOT;
    long seq = 0;
    try (LogReader reader = LogReader.open(log())) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        leaf = frame.leafHash();
        seq = frame.seq();
      }
    }
    String origin = LogStat.of(log()).origin();
    DeliveryFile.of(log()).write(new Delivery(origin, seq, seq, seq, seq, leaf));
  }

  private static String echo(int chars) {
    return "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"" + "x".repeat(chars) + "\"}}";
  }

  private static TestClient.Answer callUntil(TestClient client, int status) throws IOException {
    return callUntil(client, CALL, status);
  }

  private static TestClient.Answer callUntil(TestClient client, String call, int status)
      throws IOException {
    long start = System.nanoTime();
    while (true) {
      TestClient.Answer answer = client.call(call);
      if (answer.status() == status) {
        return answer;
      }
      assertThat(answer.status()).as(answer.body()).isIn(200, 503);
      assertThat(System.nanoTime() - start).isLessThan(MAX_WAIT.toNanos());
    }
  }
}
