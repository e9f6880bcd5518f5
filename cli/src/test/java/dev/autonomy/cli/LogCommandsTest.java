package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.contract.ToolCall;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.runtime.PolicySource;
import dev.autonomy.runtime.RuntimeOptions;
import dev.autonomy.runtime.RuntimeService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over a log with three calls: an echo, an http_get and a shell. */
@Tag("slow")
class LogCommandsTest {

  @TempDir Path home;
  private Program autonomy;
  private Path log;
  private final List<String> auditIds = new ArrayList<>();
  private Instant beforeShell = Instant.EPOCH;

  @BeforeEach
  void writeLog() throws Exception {
    autonomy = new Program(home);
    log = autonomy.cache().resolve("telemetry");
    try (RuntimeService service =
        RuntimeService.start(
            RuntimeOptions.run("0.1.0", log)
                .withNodeId("node-7")
                .withPolicy(new PolicySource.Demo()))) {
      call(service, "tool.echo", "{\"message\":\"\\u001b[2J\"}");
      call(service, "tool.http_get", "{\"endpoint\":\"example.invalid\"}");
      beforeShell = Instant.now();
      call(service, "tool.shell", "{\"command\":\"id\"}");
    }
  }

  private void call(RuntimeService service, String kind, String params) throws Exception {
    JsonObject parsed = JsonObject.parse(params.getBytes(StandardCharsets.UTF_8));
    RuntimeCaller.Answer answer = new RuntimeCaller(service.uri()).call(new ToolCall(kind, parsed));
    auditIds.add(answer.body().string("audit_id").orElseThrow());
  }

  private List<String> inspect(String... flags) throws Exception {
    List<String> words = new ArrayList<>(List.of("wal", "inspect"));
    words.addAll(List.of(flags));
    return autonomy.run(words.toArray(String[]::new)).expect(0).lines();
  }

  @Test
  void framesAreJsonLinesForPrograms() throws Exception {
    List<String> lines = inspect();
    assertThat(lines).hasSizeGreaterThan(5);
    for (int i = 0; i < lines.size(); i++) {
      JsonObject frame = JsonObject.parse(lines.get(i).getBytes(StandardCharsets.UTF_8));
      assertThat(frame.get("seq")).isEqualTo(JsonNumber.of(i + 1));
      assertThat(frame.string("node")).contains("node-7");
    }
  }

  @Test
  void filtersChooseFrames() throws Exception {
    assertThat(inspect("--kind", "autonomy.decision")).hasSize(4);
    assertThat(inspect("--outcome", "deny")).hasSize(2);
    assertThat(inspect("--outcome", "ok")).hasSize(1);
    assertThat(inspect("--tool", "tool.echo")).hasSize(2).last().asString().contains("outcome");
    assertThat(inspect("--tool", "tool.http_get", "--outcome", "deny"))
        .singleElement()
        .asString()
        .contains("runtime: endpoint not in allowlist");
    assertThat(inspect("--kind", "autonomy.decision", "--since", beforeShell.toString()))
        .singleElement()
        .asString()
        .contains("tool.shell");
    assertThat(inspect("--kind", "autonomy.decision", "--until", beforeShell.toString()))
        .hasSize(3);
    assertThat(inspect("--since", "1d")).hasSameSizeAs(inspect());
    assertThat(inspect("--kind", "autonomy.decision", "--limit", "1"))
        .singleElement()
        .asString()
        .contains("tool.shell");
  }

  @Test
  void whatAnAgentSentCannotDriveTheTerminal() throws Exception {
    String table = String.join("\n", inspect("--output", "text"));
    assertThat(table).contains("SEQ").contains("tool.echo").doesNotContain("\u001b");
  }

  @Test
  void aFollowerSeesWhatComesLater() throws Exception {
    Path out = home.resolve("follow.out");
    Process follower =
        autonomy.start(
            Program.command("wal", "inspect", "--follow", "--kind", "autonomy.decision"),
            out,
            home.resolve("follow.err"));
    try {
      Conditions.await("what is there is shown", () -> Files.readAllLines(out).size() == 4);
      try (RuntimeService service =
          RuntimeService.start(
              RuntimeOptions.run("0.1.0", log).withPolicy(new PolicySource.Demo()))) {
        call(service, "tool.echo", "{\"message\":\"later\"}");
        Conditions.await(
            "the next decision is shown", () -> Files.readString(out).contains("later"));
      }
    } finally {
      follower.destroy();
      assertThat(follower.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(follower.exitValue()).isEqualTo(143);
  }

  @Test
  void aFollowerWaitsForALogThatIsNotThereYetUntilItIsInterrupted() throws Exception {
    Path out = home.resolve("wait.out");
    Path error = home.resolve("wait.err");
    Path later = home.resolve("later");
    Process follower =
        autonomy.start(
            Program.command("wal", "inspect", "--follow", "--dir", later.toString()), out, error);
    try {
      Conditions.await(
          "it says that it waits",
          () -> Files.readString(error).equals("waiting for a log in " + later + "\n"));
      for (int session = 1; session <= 2; session++) {
        String message = "session-" + session;
        try (RuntimeService service =
            RuntimeService.start(
                RuntimeOptions.run("0.1.0", later).withPolicy(new PolicySource.Demo()))) {
          call(service, "tool.echo", "{\"message\":\"" + message + "\"}");
        }
        Conditions.await("it is shown", () -> Files.readString(out).contains(message));
      }
      autonomy.runCommand(List.of("kill", "-INT", Long.toString(follower.pid()))).expect(0);
      assertThat(follower.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(follower.exitValue()).isEqualTo(130);
    } finally {
      follower.destroyForcibly();
    }
  }

  @Test
  void theLastFramesAreFoundAcrossFilesAndATimeEndsAFollower() throws Exception {
    List<String> first = inspect();
    Instant between = Instant.now();
    try (RuntimeService service =
        RuntimeService.start(
            RuntimeOptions.run("0.1.0", log).withPolicy(new PolicySource.Demo()))) {
      call(service, "tool.echo", "{\"message\":\"second\"}");
    }
    List<String> all = inspect();
    assertThat(all.subList(0, first.size())).isEqualTo(first);
    int later = all.size() - first.size();
    assertThat(inspect("--limit", Integer.toString(later + 2)))
        .isEqualTo(all.subList(first.size() - 2, all.size()));
    assertThat(inspect("--since", between.toString()))
        .isEqualTo(all.subList(first.size(), all.size()));
    assertThat(inspect("--tool", "tool.echo", "--limit", "3"))
        .isEqualTo(inspect("--tool", "tool.echo").subList(1, 4));
    assertThat(inspect("--until", between.toString(), "--limit", "2"))
        .isEqualTo(first.subList(first.size() - 2, first.size()));
    assertThat(inspect("--until", beforeShell.toString(), "--follow"))
        .isEqualTo(inspect("--until", beforeShell.toString()));
  }

  @Test
  void anAuditIdLeadsToItsFramesTheLastWordFirst() throws Exception {
    List<String> frames = autonomy.run("audit", "get", auditIds.get(1)).expect(0).lines();
    assertThat(frames).hasSize(2);
    assertThat(frames.getFirst())
        .contains("\"outcome\":\"deny\"")
        .contains("\"layer\":\"runtime\"");
    assertThat(frames.getLast()).contains("\"outcome\":\"allow\"").contains("\"layer\":\"policy\"");
    assertThat(
            autonomy
                .run(
                    "audit",
                    "get",
                    auditIds.getFirst().toUpperCase(Locale.ROOT),
                    "--output",
                    "text")
                .expect(0)
                .out())
        .startsWith("allow  frame ")
        .contains("node node-7")
        .contains("tool.echo")
        .doesNotContain("\u001b");
  }

  @Test
  void anAuditIdIsFoundInKeptRunsToo() throws Exception {
    Path run = autonomy.cache().resolve("runs/20260101T000000Z-abcdef");
    Files.createDirectories(run.getParent());
    Files.move(log, run);
    autonomy.run("audit", "get", auditIds.getFirst()).expect(0);
    autonomy.run("wal", "verify", "--run", "last").expect(0);
    autonomy.run("wal", "verify", "--run", "20260101T000000Z-abcdef").expect(0);
    assertThat(
            autonomy.run("wal", "verify", "--run", "last", "--dir", "elsewhere").expect(2).error())
        .contains("give one of them");
    assertThat(autonomy.run("wal", "verify").expect(1).error())
        .contains("no log in ")
        .contains("--run last");
  }

  @Test
  void wrongIdsAndPlacesAreOneLine() throws Exception {
    assertThat(autonomy.run("audit", "get", "17").expect(2).error())
        .contains("`17` is no audit id");
    assertThat(
            autonomy.run("audit", "get", "01900000-0000-7000-8000-000000000000").expect(1).error())
        .contains("no frame with audit id")
        .hasLineCount(1);
    assertThat(autonomy.run("wal", "inspect", "--run", "last").expect(1).error())
        .contains("no run is kept");
    assertThat(autonomy.run("wal", "inspect", "--run", "../telemetry").expect(2).error())
        .contains("is no run id");
    assertThat(autonomy.run("wal", "inspect", "--dir", "nowhere").expect(1).error())
        .contains("no log in nowhere");
  }

  @Test
  void theLogIsSizedNamedAndVerified() throws Exception {
    assertThat(autonomy.run("wal", "stat").expect(0).out())
        .contains("directory   " + log)
        .contains("state       sealed");
    assertThat(autonomy.run("wal", "stat", "--output", "json").expect(0).out())
        .contains("\"sealed\":true");
    assertThat(autonomy.run("wal", "verify").expect(0).out()).startsWith("OK  " + log);
    assertThat(autonomy.run("wal", "verify", "--output", "json").expect(0).out())
        .startsWith("{\"ok\":true,");
  }

  @Test
  void aKeptKeyAndCheckpointShowThatTheLogOnlyGrew() throws Exception {
    Path key = home.resolve("node.key");
    Path checkpoint = home.resolve("early.checkpoint");
    Files.writeString(key, autonomy.run("wal", "key").expect(0).out());
    Files.writeString(checkpoint, autonomy.run("wal", "checkpoint").expect(0).out());
    String[] verify = {
      "wal", "verify", "--pubkey", key.toString(), "--since-checkpoint", checkpoint.toString()
    };
    autonomy.run(verify).expect(0);

    Path other = home.resolve("other");
    try (RuntimeService service =
        RuntimeService.start(
            RuntimeOptions.run("0.1.0", other).withPolicy(new PolicySource.Demo()))) {
      call(service, "tool.echo", "{\"message\":\"another history\"}");
    }
    assertThat(
            autonomy
                .run("wal", "verify", "--dir", other.toString(), "--pubkey", key.toString())
                .expect(1)
                .out())
        .startsWith("NOT OK");
    assertThat(
            autonomy
                .run(
                    "wal",
                    "verify",
                    "--dir",
                    other.toString(),
                    "--since-checkpoint",
                    checkpoint.toString())
                .expect(1)
                .out())
        .startsWith("NOT OK");
    assertThat(autonomy.run("wal", "verify", "--pubkey", checkpoint.toString()).expect(1).error())
        .contains("is no public key of a log");
    assertThat(
            autonomy.run("wal", "verify", "--since-checkpoint", key.toString()).expect(1).error())
        .contains("is no signed checkpoint");
  }

  @Test
  void aProofConvincesAStrangerWhoHasTheKeyAlone() throws Exception {
    Path key = home.resolve("node.key");
    Files.writeString(key, autonomy.run("wal", "key").expect(0).out());
    Path proof = home.resolve("call.tlog-proof");
    String[] prove = {"audit", "prove", auditIds.get(1), "--out", proof.toString()};
    assertThat(autonomy.run(prove).expect(0).out()).startsWith("proved  frame ").contains("deny");
    assertThat(Files.readString(proof)).startsWith("c2sp.org/tlog-proof@v1\nextra ");
    Files.move(log, home.resolve("elsewhere"));

    String[] verify = {
      "audit", "verify-proof", proof.toString(), "--pubkey", key.toString(), "--output", "json"
    };
    String proved = autonomy.run(verify).expect(0).out();
    assertThat(proved)
        .startsWith("{\"ok\":true,")
        .contains(auditIds.get(1))
        .contains("runtime: endpoint not in allowlist")
        .contains("\"withheld\":[\"/params/endpoint\"")
        .doesNotContain("example.invalid");
    assertThat(
            autonomy
                .run("audit", "verify-proof", proof.toString(), "--pubkey", key.toString())
                .expect(0)
                .out())
        .startsWith("OK  " + proof)
        .contains("values that the proof does not show: /params/endpoint");

    Files.writeString(proof, Files.readString(proof).replaceFirst("index \\d+", "index 0"));
    assertThat(autonomy.run(verify).expect(1).error())
        .contains("proves nothing: the path does not lead from the leaf")
        .hasLineCount(1);
    assertThat(
            autonomy
                .run("audit", "verify-proof", key.toString(), "--pubkey", key.toString())
                .expect(1)
                .error())
        .contains("not a C2SP tlog-proof")
        .hasLineCount(1);
    assertThat(
            autonomy
                .run("audit", "verify-proof", "nowhere", "--pubkey", key.toString())
                .expect(1)
                .error())
        .contains("there is no file nowhere");
    assertThat(autonomy.run("audit", "verify-proof", proof.toString()).expect(2).error())
        .contains("missing `--pubkey`");
  }

  @Test
  void aProofShowsValuesWhenTheyAreAskedFor() throws Exception {
    Path key = home.resolve("node.key");
    Files.writeString(key, autonomy.run("wal", "key").expect(0).out());
    Path proof = home.resolve("call.tlog-proof");
    autonomy
        .run("audit", "prove", auditIds.get(1), "--values", "--out", proof.toString())
        .expect(0);
    assertThat(
            autonomy
                .run("audit", "verify-proof", proof.toString(), "--pubkey", key.toString())
                .expect(0)
                .out())
        .contains("example.invalid");
    assertThat(
            autonomy
                .run("audit", "prove", auditIds.get(1), "--out", home.resolve("no/dir").toString())
                .expect(1)
                .error())
        .contains("cannot write ");
    assertThat(autonomy.run("audit", "prove", auditIds.get(1)).expect(2).error())
        .contains("missing `--out`");
    String unknown = "01900000-0000-7000-8000-000000000000";
    assertThat(autonomy.run("audit", "prove", unknown, "--out", "x").expect(1).error())
        .contains("no frame with audit id");
  }

  @Test
  void tilesAreExportedAndASecondTimeOnlyWhatIsNew() throws Exception {
    Path tiles = home.resolve("tiles");
    String[] export = {"wal", "export-tiles", "--out", tiles.toString(), "--output", "json"};
    assertThat(autonomy.run(export).expect(0).out())
        .contains("\"frames_before\":0,")
        .contains("\"bundles_left_out\":0");
    assertThat(tiles.resolve("checkpoint")).exists();
    assertThat(tiles.resolve("tile/0/000.p")).isDirectory();
    assertThat(tiles.resolve("tile/entries/000.p")).isDirectory();
    assertThat(autonomy.run(export).expect(0).out()).contains("\"files_written\":0,");
    assertThat(autonomy.run("wal", "export-tiles").expect(2).error()).contains("missing `--out`");
    assertThat(autonomy.run("wal", "export-tiles", "--out", log.toString()).expect(1).error())
        .contains("holds a log itself");
  }

  @Test
  void aChangedByteIsNamed() throws Exception {
    Path segment = segment();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    assertThat(autonomy.run("wal", "verify").expect(1).out())
        .startsWith("NOT OK  " + log)
        .contains("WAL_")
        .contains(segment.getFileName().toString());
    assertThat(autonomy.run("wal", "verify", "--output", "json").expect(1).out())
        .startsWith("{\"ok\":false,")
        .contains("\"code\":\"WAL_");
  }

  private Path segment() throws IOException {
    try (DirectoryStream<Path> segments = Files.newDirectoryStream(log, "*.wal")) {
      return segments.iterator().next();
    }
  }
}
