package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runtime whose log has no room: on a disk that is really full or read-only, at its ceiling. */
@Tag("slow")
class LogDiskTest {

  private static final long DISK_BYTES = 4 << 20;
  private static final String FILLER = "x".repeat(10_000);
  private static final int MAX_CALLS = 1_000;

  @TempDir Path home;
  private Program autonomy;
  private Path mountPoint;

  /** Audit ids of calls that were answered as decided. */
  private final List<String> acknowledged = new ArrayList<>();

  @BeforeEach
  void prepare() {
    autonomy = new Program(home);
    mountPoint = home.resolve("disk");
  }

  private static String[] flags(World world, Path log) {
    return new String[] {
      "--demo", "--wal-dir", log.toString(), "--allowed-domains", world.endpoint()
    };
  }

  @Test
  void aFullDiskDeniesEveryCallUntilThereIsSpaceAgain() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(mountPoint, DISK_BYTES);
        World world = new World()) {
      Path log = disk.root().resolve("log");
      try (Service service = Service.start(autonomy, flags(world, log))) {
        for (int round = 1; round <= 2; round++) {
          acknowledge(service.call("tool.http_get", world.params("/before-" + round)), 200);
          disk.fill();
          Service.Answer refused = callUntilRefused(service);
          assertThat(refused.json().members().keySet())
              .containsExactly("decision", "reason", "policy_ref");
          assertThat(refused.member("decision")).isEqualTo("deny");
          assertThat(refused.member("reason"))
              .startsWith("runtime: the log cannot be written, so the call is denied: WAL_FULL");
          assertThat(refused.retryAfter()).isEqualTo("1");
          assertNothingRuns(service, world, "/while-full-" + round);

          disk.free();
          Conditions.await("the log accepts again", () -> service.get("/ready").status() == 200);
          acknowledge(service.call("tool.http_get", world.params("/after-" + round)), 200);
        }
        assertThat(world.paths()).containsExactly("/before-1", "/after-1", "/before-2", "/after-2");
        assertThat(service.stop("TERM")).isZero();
        assertThat(service.error()).isEmpty();
      }
      assertLogIsWhole(log);
    }
  }

  @Test
  void aServiceThatIsStoppedOrKilledOnAFullDiskHasLostNothing() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(mountPoint, DISK_BYTES);
        World world = new World()) {
      Path log = disk.root().resolve("log");
      for (String signal : List.of("KILL", "TERM")) {
        try (Service service = Service.start(autonomy, flags(world, log))) {
          acknowledge(service.call("tool.http_get", world.params("/before-" + signal)), 200);
          Conditions.await("there is a checkpoint", () -> Files.exists(log.resolve("checkpoint")));
          disk.fill();
          callUntilRefused(service);
          if (signal.equals("TERM")) {
            assertThat(service.stop(signal)).isEqualTo(1);
            assertThat(service.error())
                .startsWith("the log could not be sealed: WAL_FULL")
                .hasLineCount(1);
          } else {
            service.stop(signal);
          }
        }
        autonomy.run("wal", "verify", "--dir", log.toString()).expect(0);
        disk.free();
      }
      try (Service service = Service.start(autonomy, flags(world, log))) {
        acknowledge(service.call("tool.http_get", world.params("/after")), 200);
        assertThat(service.stop("TERM")).isZero();
      }
      assertThat(world.paths()).containsExactly("/before-KILL", "/before-TERM", "/after");
      assertLogIsWhole(log);
    }
  }

  @Test
  void aServiceDoesNotStartOnAFullDisk() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(mountPoint, DISK_BYTES)) {
      Path log = Files.createDirectory(disk.root().resolve("log"));
      disk.fill();
      assertThat(refusedStart(log)).contains("No space left on device");
      disk.free();
      try (Service service = Service.start(autonomy, "--demo", "--wal-dir", log.toString())) {
        assertThat(service.stop("TERM")).isZero();
      }
      disk.fill();
      assertThat(refusedStart(log)).contains("WAL_FULL").contains("free some space");
    }
  }

  @Test
  void aServiceDoesNotStartOnAReadOnlyDisk() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(mountPoint, DISK_BYTES)) {
      Path log = disk.root().resolve("log");
      try (Service service = Service.start(autonomy, "--demo", "--wal-dir", log.toString())) {
        assertThat(service.stop("TERM")).isZero();
      }
      disk.makeReadOnly();
      assertThat(refusedStart(log)).contains("Read-only file system");
      assertThat(refusedStart(disk.root().resolve("new"))).contains("Read-only file system");
      autonomy.run("wal", "verify", "--dir", log.toString()).expect(0);
    }
  }

  @Test
  void aLogAtItsCeilingDeniesEveryCallAndSaysWhatToDo() throws Exception {
    Path log = home.resolve("log");
    try (World world = new World()) {
      List<String> flags = new ArrayList<>(List.of(flags(world, log)));
      flags.addAll(List.of("--wal-max-bytes", "1MiB"));
      String[] words = flags.toArray(String[]::new);
      int executed = 0;
      try (Service service = Service.start(autonomy, words)) {
        callUntilRefused(service);
        // A call that is smaller may still fit.
        Service.Answer last = service.call("tool.http_get", world.params("/fits"));
        while (last.status() == 200) {
          acknowledge(last, 200);
          executed++;
          last = service.call("tool.http_get", world.params("/fits"));
        }
        assertThat(last.status()).isEqualTo(503);
        assertThat(last.member("decision")).isEqualTo("deny");
        assertThat(last.member("reason"))
            .startsWith("runtime: the log cannot be written, so the call is denied: WAL_FULL")
            .contains("raise its ceiling");
        assertThat(service.get("/ready").status()).isEqualTo(503);
        assertThat(service.stop("TERM")).isZero();
      }
      assertThat(world.paths()).hasSize(executed);
      try (Service service = Service.start(autonomy, flags(world, log))) {
        acknowledge(service.call("tool.http_get", world.params("/more-room")), 200);
        assertThat(service.stop("TERM")).isZero();
      }
    }
    assertLogIsWhole(log);
  }

  @Test
  void aRunThatFillsTheDiskIsDeniedAndKeepsItsOwnStatus() throws Exception {
    assumeTrue(autonomy.isInstalled("curl"), "curl is not installed");
    try (Tmpfs disk = Tmpfs.mount(mountPoint, DISK_BYTES)) {
      Path log = disk.root().resolve("log");
      Path large =
          Files.writeString(
              home.resolve("call.json"),
              "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"" + "x".repeat(1 << 19) + "\"}}");
      String script =
          "dd if=/dev/zero of="
              + disk.root()
              + "/ballast bs=4k 2>/dev/null;"
              + " curl -s --noproxy '*' -o /dev/null -w '%{http_code}'"
              + " -H 'Content-Type: application/json' -d @"
              + large
              + " $AUTONOMY_RUNTIME_URL/v1/tool; exit 7";
      Program.Result result =
          autonomy.run("run", "--dir", log.toString(), "sh", "-c", script).expect(7);
      assertThat(result.out()).isEqualTo("503");
      assertThat(result.error()).contains("autonomy: 0 calls").doesNotContain("Exception");
      autonomy.run("run", "--dir", log.toString(), "true").expect(125);
    }
  }

  /** The one line that a start with this log directory ends with. */
  private String refusedStart(Path log) throws Exception {
    String error =
        autonomy
            .run(
                "runtime",
                "start",
                "--demo",
                "--listen",
                "127.0.0.1:0",
                "--wal-dir",
                log.toString())
            .expect(1)
            .error();
    assertThat(error).contains(log.toString()).hasLineCount(1);
    return error;
  }

  /** Calls while there is room in what the log has preallocated; the first refusal. */
  private Service.Answer callUntilRefused(Service service) throws Exception {
    for (int i = 0; i < MAX_CALLS; i++) {
      Service.Answer answer = service.call("tool.echo", "{\"message\":\"" + FILLER + "\"}");
      if (answer.status() == 503) {
        return answer;
      }
      acknowledge(answer, 200);
    }
    throw new AssertionError("never refused");
  }

  private static void assertNothingRuns(Service service, World world, String path)
      throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(service.call("tool.http_get", world.params(path)).status()).isEqualTo(503);
      assertThat(service.call("tool.shell", "{}").status()).isEqualTo(503);
    }
    assertThat(world.paths()).doesNotContain(path);
    assertThat(service.process().isAlive()).isTrue();
    assertThat(service.get("/health").status()).isEqualTo(200);
    Service.Answer ready = service.get("/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.member("policy")).isEqualTo("ok");
    assertThat(ready.member("log")).contains("WAL_FULL").contains("free some space");
    assertThat(service.get("/v1/status").json().object("log").orElseThrow().toText())
        .contains("\"accepting\":false");
  }

  private void acknowledge(Service.Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    acknowledged.add(answer.member("audit_id"));
  }

  /** Verified; every acknowledged decision in its order, and each with an outcome. */
  private void assertLogIsWhole(Path log) throws Exception {
    autonomy.run("wal", "verify", "--dir", log.toString()).expect(0);
    List<String> decisions = auditIds(log, "autonomy.decision");
    assertThat(decisions).containsSubsequence(acknowledged);
    assertThat(auditIds(log, "autonomy.outcome")).containsExactlyInAnyOrderElementsOf(decisions);
  }

  private List<String> auditIds(Path log, String kind) throws Exception {
    List<String> ids = new ArrayList<>();
    for (String line :
        autonomy.run("wal", "inspect", "--dir", log.toString(), "--kind", kind).expect(0).lines()) {
      ids.add(attrs(line).string("audit_id").orElseThrow());
    }
    return ids;
  }

  private static JsonObject attrs(String line) throws JsonException {
    return JsonObject.parse(line.getBytes(StandardCharsets.UTF_8)).object("attrs").orElseThrow();
  }
}
