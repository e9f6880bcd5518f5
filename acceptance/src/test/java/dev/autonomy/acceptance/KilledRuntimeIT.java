package dev.autonomy.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.testing.TestSeed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runtime, killed at random moments under load, on one log that every round recovers. Promises
 * 2, 3 and 4: nothing acknowledged is lost, nothing runs without a record, every decision gets an
 * outcome, and the log proves that it only grew.
 */
class KilledRuntimeIT {

  private static final boolean LONG = Boolean.getBoolean("autonomy.test.long");
  private static final int ROUNDS = LONG ? 200 : 20;
  private static final int CALLERS = 8;
  private static final int MAX_CALLS_BEFORE_KILL = 120;
  private static final int MAX_DELAY_MICROS = 20_000;
  private static final long MAX_WAIT_SECONDS = 60;
  private static final String LISTENING = "listening on ";

  @TempDir Path directory;

  @Test
  void noAcknowledgedDecisionIsLostAndNothingRunsWithoutARecordWhenTheRuntimeIsKilled()
      throws Exception {
    Random random = new Random(TestSeed.of(KilledRuntimeIT.class));
    List<List<String>> acknowledged = new ArrayList<>();
    try (GovernedLoad load = new GovernedLoad()) {
      for (int round = 0; round < ROUNDS; round++) {
        acknowledged.addAll(killUnderLoad(load, random));
        keepCheckpoint();
      }
      stopInPeace(load);
      Map<String, JsonObject> decisions = decisions();
      verifyGrowth();
      assertRecordedInOrder(acknowledged, decisions);
      assertExecutedOnlyWithRecord(load.executedPaths(), decisions);
      assertEveryDecisionHasAnOutcome(decisions);
      assertThat(load.executedPaths()).doesNotHaveDuplicates().isNotEmpty();
    }
  }

  private List<List<String>> killUnderLoad(GovernedLoad load, Random random) throws Exception {
    Process runtime = start(load);
    try {
      int before = load.acknowledgements();
      int calls = random.nextInt(MAX_CALLS_BEFORE_KILL);
      GovernedLoad.Running running = load.start(uriOf(runtime), CALLERS);
      await(() -> load.acknowledgements() - before >= calls);
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(MAX_DELAY_MICROS)));
      runtime.destroyForcibly();
      assertThat(runtime.waitFor(MAX_WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      return running.await();
    } finally {
      runtime.destroyForcibly();
    }
  }

  /** One more start recovers the last round; SIGTERM seals the log. */
  private void stopInPeace(GovernedLoad load) throws Exception {
    Process runtime = start(load);
    uriOf(runtime);
    runtime.destroy();
    assertThat(runtime.waitFor(MAX_WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(runtime.exitValue()).isZero();
  }

  private Process start(GovernedLoad load) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            program(),
            "runtime",
            "start",
            "--demo",
            "--listen",
            "127.0.0.1:0",
            "--wal-dir",
            log(),
            "--allowed-domains",
            load.endpoint());
    builder.redirectErrorStream(true);
    builder.environment().put("HOME", directory.toString());
    return builder.start();
  }

  private static URI uriOf(Process runtime) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(runtime.getInputStream(), UTF_8));
    StringBuilder seen = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int start = line.indexOf(LISTENING);
      if (start >= 0) {
        String uri = line.substring(start + LISTENING.length());
        return URI.create(uri.substring(0, uri.indexOf(',')));
      }
      seen.append(line).append('\n');
    }
    throw new AssertionError("the runtime did not start: " + seen);
  }

  /** Keeps the first checkpoint that a killed runtime has left, to verify growth from. */
  private void keepCheckpoint() throws IOException {
    Path checkpoint = Path.of(log(), "checkpoint");
    if (!Files.exists(earlierCheckpoint()) && Files.exists(checkpoint)) {
      Files.copy(checkpoint, earlierCheckpoint(), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private void verifyGrowth() throws Exception {
    assertThat(earlierCheckpoint()).exists();
    Command.Result result =
        Command.of(
                directory,
                program(),
                "wal",
                "verify",
                "--dir",
                log(),
                "--since-checkpoint",
                earlierCheckpoint())
            .run();
    assertThat(result.status()).as(result.toString()).isZero();
  }

  /** Every decision frame of the log by its audit id; fails unless the sequence has no gap. */
  private Map<String, JsonObject> decisions() throws Exception {
    Map<String, JsonObject> decisions = new HashMap<>();
    long expected = 1;
    for (JsonObject frame : frames()) {
      assertThat(sequence(frame)).isEqualTo(expected++);
      if (isKind(frame, "autonomy.decision")) {
        assertThat(decisions.put(auditId(frame), frame)).as("a second decision").isNull();
      }
    }
    return decisions;
  }

  private static void assertRecordedInOrder(
      List<List<String>> acknowledged, Map<String, JsonObject> decisions) {
    for (List<String> ofOneCaller : acknowledged) {
      long last = 0;
      for (String auditId : ofOneCaller) {
        JsonObject decision = decisions.get(auditId);
        assertThat(decision).as(auditId).isNotNull();
        long sequence = sequence(Objects.requireNonNull(decision));
        assertThat(sequence).isGreaterThan(last);
        last = sequence;
      }
    }
  }

  private static void assertExecutedOnlyWithRecord(
      List<String> executedPaths, Map<String, JsonObject> decisions) {
    Set<String> allowed = new HashSet<>();
    for (JsonObject decision : decisions.values()) {
      JsonObject attrs = decision.object("attrs").orElseThrow();
      if (attrs.string("outcome").orElse("").equals("allow")) {
        attrs.object("params").flatMap(params -> params.string("path")).ifPresent(allowed::add);
      }
    }
    assertThat(allowed).containsAll(executedPaths);
  }

  private void assertEveryDecisionHasAnOutcome(Map<String, JsonObject> decisions) throws Exception {
    Set<String> ended = new HashSet<>();
    for (JsonObject frame : frames()) {
      if (isKind(frame, "autonomy.outcome")) {
        ended.add(auditId(frame));
      }
    }
    assertThat(ended).containsAll(decisions.keySet());
  }

  private List<JsonObject> frames() throws Exception {
    Command.Result result =
        Command.of(directory, program(), "wal", "inspect", "--dir", log(), "--output", "json")
            .run();
    assertThat(result.status()).as(result.err()).isZero();
    List<JsonObject> frames = new ArrayList<>();
    for (String line : result.out().lines().toList()) {
      frames.add(JsonObject.parse(line.getBytes(UTF_8)));
    }
    return frames;
  }

  private static long sequence(JsonObject frame) {
    return frame.get("seq") instanceof JsonNumber number ? number.longValueExact() : -1;
  }

  private static boolean isKind(JsonObject frame, String kind) {
    return frame.string("kind").orElse("").equals(kind);
  }

  private static String auditId(JsonObject frame) {
    return frame.object("attrs").flatMap(attrs -> attrs.string("audit_id")).orElseThrow();
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
    }
  }

  private Path earlierCheckpoint() {
    return directory.resolve("earlier-checkpoint");
  }

  private String log() {
    return directory.resolve("log").toString();
  }

  private static String program() {
    return Distribution.built().resolve("bin/autonomy").toString();
  }
}
