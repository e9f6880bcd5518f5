package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.contract.ToolCall;
import dev.autonomy.json.JsonObject;
import dev.autonomy.runtime.PolicySource;
import dev.autonomy.runtime.RuntimeOptions;
import dev.autonomy.runtime.RuntimeService;
import dev.autonomy.wal.LogProver;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Has the log of a running runtime witnessed by processes of their own, of every kind. */
@Tag("slow")
final class WitnessCommandTest {

  @TempDir Path home;
  private Program autonomy;
  private Path log;
  private Path key;
  private Path w1;
  private RuntimeService service;

  @BeforeEach
  void startRuntime() throws Exception {
    autonomy = new Program(home);
    log = autonomy.cache().resolve("telemetry");
    w1 = home.resolve("w1");
    service = start(log);
    call("first");
    awaitCheckpoint(log);
    key = Files.copy(log.resolve("verifier-key"), home.resolve("log.key"));
  }

  @AfterEach
  void stopRuntime() throws Exception {
    service.close();
  }

  @Test
  void whatAWitnessHasCosignedGoesIntoProofsAndVerification() throws Exception {
    Path w2 = home.resolve("w2");
    String auditId = call("proved");
    awaitCovered();
    try (WitnessProcess first = WitnessProcess.start(autonomy, "w1", key, 0, w1);
        WitnessProcess second = WitnessProcess.start(autonomy, "w2", key, 0, w2)) {
      assertThat(first.port()).isNotEqualTo(second.port());
      assertThat(autonomy.run("wal", "witness", "--witness", w1 + "," + w2).expect(0).lines())
          .hasSize(3)
          .first()
          .asString()
          .startsWith("witnessed  ")
          .endsWith(", by 2 of 2");
      assertThat(
              autonomy
                  .run("wal", "witness", "--witness", w1.toString(), "--output", "json")
                  .expect(0)
                  .out())
          .startsWith("{\"ok\":true,")
          .contains("\"witness\":\"witness.example/w1\",\"answer\":\"cosigned\",\"time\":\"20");
    }
    String both = w1 + "," + w2;
    assertThat(autonomy.run("wal", "checkpoint", "--witnessed").expect(0).out())
        .contains("\n— witness.example/w1 ", "\n— witness.example/w2 ");
    assertThat(autonomy.run("wal", "verify", "--witness", both).expect(0).out())
        .contains("  witnessed   ", "  cosigned by witness.example/w2 at 20");

    Path proof = home.resolve("call.tlog-proof");
    assertThat(autonomy.run("audit", "prove", auditId, "--out", proof.toString()).expect(0).out())
        .contains("cosigned by witness.example/w1, witness.example/w2");
    String[] verify = {
      "audit", "verify-proof", proof.toString(), "--pubkey", key.toString(), "--witness", both
    };
    assertThat(autonomy.run(verify).expect(0).out())
        .startsWith("OK  ")
        .contains("  cosigned by witness.example/w1 at 20");

    Files.writeString(
        proof, Files.readString(proof).replaceAll("— witness.example/w2 [^\n]*\n", ""));
    assertThat(autonomy.run(verify).expect(1).error())
        .contains("proves nothing: not enough witnesses vouch for it: its checkpoint of ")
        .contains(" is cosigned by 1 of the 2 witnesses named, 2 are needed")
        .hasLineCount(1);
    assertThat(
            autonomy
                .run(
                    "audit",
                    "verify-proof",
                    proof.toString(),
                    "--pubkey",
                    key.toString(),
                    "--witness",
                    both,
                    "--quorum",
                    "1",
                    "--output",
                    "json")
                .expect(0)
                .out())
        .contains("\"cosignatures\":[{\"witness\":\"witness.example/w1\",\"time\":\"20");
    Files.delete(log.resolve("witnessed"));
    assertThat(autonomy.run("wal", "verify", "--witness", both).expect(1).out())
        .startsWith("NOT OK")
        .contains("WAL_NOT_WITNESSED: the log is not witnessed as asked: no witness has been");
    assertThat(autonomy.run("wal", "checkpoint", "--witnessed").expect(1).error())
        .contains("no witness has cosigned the log in " + log)
        .hasLineCount(1);
  }

  @Test
  void aWitnessThatIsDownSilentOrTalksNonsenseIsSaidPlainly() throws Exception {
    try (WitnessProcess down = WitnessProcess.start(autonomy, "w1", key, 0, w1)) {
      assertThat(down.port()).isPositive();
    }
    assertThat(autonomy.run("wal", "witness", "--witness", w1.toString()).expect(1).out())
        .startsWith("not witnessed  ")
        .contains("failed: nobody listens at http://127.0.0.1:");
    assertThat(call("still decided")).isNotEmpty();

    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      assertThat(ask(silent.getLocalPort(), "--timeout", "300ms"))
          .contains("failed: no answer from http://127.0.0.1:", "/add-checkpoint within 300 ms");
    }
    String endless = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n— witness";
    assertThat(askOneThatSays(endless, "--timeout", "2s")).contains(" within 2 s");
    assertThat(askOneThatSays("SSH-2.0-OpenSSH_9.6\r\n")).contains("failed: no answer from ");
    assertThat(
            askOneThatSays(
                "HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + "x".repeat(900_000)))
        .contains("failed: no answer from ");
    assertThat(askOneThatSays("HTTP/1.1 404 -\r\nContent-Length: 0\r\n\r\n"))
        .contains("failed: it does not watch this log: give it the log's key (404)");
    assertThat(askOneThatSays("HTTP/1.1 422 -\r\nContent-Length: 0\r\n\r\n"))
        .contains("FORK: it does not find that this log continues the tree of 0 frames");
    assertThat(log.resolve("witnessed")).doesNotExist();
  }

  @Test
  void aWitnessThatIsKilledBetweenSigningAndAnsweringSignsTheNextTime() throws Exception {
    int port;
    try (WitnessProcess dying =
        WitnessProcess.start(autonomy, "w1", key, 0, w1, "fatal-after-signing")) {
      port = dying.port();
      assertThat(autonomy.run("wal", "witness", "--witness", w1.toString()).expect(1).out())
          .startsWith("not witnessed  ");
      dying.awaitEnd();
    }
    assertThat(log.resolve("witnessed")).doesNotExist();
    call("meanwhile");
    awaitCovered();
    try (WitnessProcess back = WitnessProcess.start(autonomy, "w1", key, port, w1)) {
      assertThat(back.port()).isEqualTo(port);
      autonomy.run("wal", "witness", "--witness", w1.toString()).expect(0);
    }
  }

  @Test
  void aLogThatWasRolledBackIsAFork() throws Exception {
    service.close();
    Path old = home.resolve("old");
    copy(log, old);
    service = start(log);
    call("lost");
    awaitCovered();
    try (WitnessProcess witness = WitnessProcess.start(autonomy, "w1", key, 0, w1)) {
      assertThat(witness.port()).isPositive();
      autonomy.run("wal", "witness", "--witness", w1.toString()).expect(0);
      String[] ask = {"wal", "witness", "--witness", w1.toString(), "--dir", old.toString()};
      Program.Result fork = autonomy.run(ask).expect(1);
      assertThat(fork.error())
          .startsWith(
              "autonomy wal witness: FORK: witness.example/w1 says that it has seen another history"
                  + " of this log: it has cosigned a tree of ")
          .hasLineCount(1);
      assertThat(fork.out()).contains("  witness.example/w1  FORK: ");
      Files.copy(log.resolve("witnessed"), old.resolve("witnessed"));
      assertThat(autonomy.run(ask).expect(1).error())
          .contains("FORK: witnesses have cosigned ")
          .hasLineCount(1);
    }
  }

  @Test
  void askingAgainAndAgainSurvivesTheWitnessAndTheRuntime() throws Exception {
    WitnessProcess witness = WitnessProcess.start(autonomy, "w1", key, 0, w1);
    int port = witness.port();
    Path out = home.resolve("loop.out");
    Path error = home.resolve("loop.err");
    Process loop =
        autonomy.start(
            Program.command("wal", "witness", "--witness", w1.toString(), "--every", "1s"),
            out,
            error);
    try {
      Conditions.await("it is witnessed", () -> Files.exists(log.resolve("witnessed")));
      witness.close();
      Conditions.await("it says so", () -> Files.readString(out).contains("nobody listens"));
      service.close();
      service = start(log);
      call("later");
      awaitCovered();
      long frames = checkpointSize(log, "checkpoint");
      witness = WitnessProcess.start(autonomy, "w1", key, port, w1);
      Conditions.await("it catches up", () -> checkpointSize(log, "witnessed") >= frames);
    } finally {
      loop.destroy();
      witness.close();
    }
    assertThat(loop.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.exitValue()).isEqualTo(143);
    assertThat(Files.readString(error)).isEmpty();
  }

  @Test
  void aWitnessSpeaksTlsWithACertificateThatIsBelieved() throws Exception {
    Path store = home.resolve("w1.p12");
    Path certificate = home.resolve("w1.crt");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    autonomy
        .runCommand(
            List.of(
                keytool,
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2"))
        .expect(0);
    autonomy
        .runCommand(
            List.of(
                keytool,
                "-exportcert",
                "-rfc",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-alias",
                "server",
                "-file",
                certificate.toString()))
        .expect(0);
    try (WitnessProcess witness =
        WitnessProcess.start(autonomy, "w1", key, 0, w1, store.toString())) {
      assertThat(witness.port()).isPositive();
      assertThat(autonomy.run("wal", "witness", "--witness", w1.toString()).expect(1).out())
          .contains("failed: no TLS with https://localhost:");
      autonomy
          .run("wal", "witness", "--witness", w1.toString(), "--tls-ca", certificate.toString())
          .expect(0);
    }
  }

  @Test
  void wrongWordsAreOneLine() throws Exception {
    Files.writeString(w1, CosignerKeys.text("w1") + "\n");
    Path w2 =
        Files.writeString(home.resolve("w2"), CosignerKeys.text("w2") + " https://w2.example");
    assertThat(usage("--endpoint", "https://w")).contains("missing `--witness`");
    assertThat(usage("--witness", w1.toString())).contains("where is witness.example/w1? give");
    assertThat(usage("--witness", w1 + "," + w2, "--endpoint", "https://w"))
        .contains("`--endpoint` is for one witness");
    assertThat(usage("--witness", w1 + "," + w1, "--quorum", "2"))
        .contains("name one key twice, as");
    assertThat(usage("--witness", w2.toString(), "--quorum", "2"))
        .contains("a quorum of 2 among 1");
    assertThat(usage("--witness", w2.toString(), "--every", "10ms")).contains("at least 1s");
    assertThat(usage("--witness", w2.toString(), "--timeout", "0s")).contains("`--timeout` is");
    assertThat(autonomy.run("wal", "verify", "--quorum", "2").expect(2).error())
        .contains("go together");
    assertThat(autonomy.run("wal", "witness", "--witness", key.toString()).expect(1).error())
        .contains("is no key of a witness");
    assertThat(usage("--witness", w1.toString(), "--endpoint", "ftp://w"))
        .contains("`--endpoint` names no witness");
  }

  private String usage(String... words) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("wal", "witness"));
    command.addAll(List.of(words));
    Program.Result result = autonomy.run(command.toArray(String[]::new)).expect(2);
    assertThat(result.error()).hasLineCount(1);
    return result.error();
  }

  /** What the command says of a witness that answers anything with these bytes. */
  private String askOneThatSays(String answer, String... flags) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  Socket socket = server.accept(); // which stays open
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (java.io.IOException e) {
                  // The command has gone.
                }
              });
      return ask(server.getLocalPort(), flags);
    }
  }

  private String ask(int port, String... flags) throws Exception {
    Files.writeString(w1, CosignerKeys.text("w1") + " http://127.0.0.1:" + port);
    List<String> command =
        new java.util.ArrayList<>(List.of("wal", "witness", "--witness", w1.toString()));
    command.addAll(List.of(flags));
    return autonomy.run(command.toArray(String[]::new)).expect(1).out();
  }

  private static RuntimeService start(Path log) throws Exception {
    return RuntimeService.start(
        RuntimeOptions.run("0.1.0", log).withPolicy(new PolicySource.Demo()));
  }

  private String call(String message) throws Exception {
    JsonObject params =
        JsonObject.parse(("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
    return new RuntimeCaller(service.uri())
        .call(new ToolCall("tool.echo", params))
        .body()
        .string("audit_id")
        .orElseThrow();
  }

  private void awaitCovered() throws Exception {
    long frames = LogProver.open(log).size();
    Conditions.await("a checkpoint", () -> checkpointSize(log, "checkpoint") >= frames);
  }

  private static void awaitCheckpoint(Path log) throws Exception {
    Conditions.await("a checkpoint", () -> LogReader.checkpoint(log).isPresent());
  }

  private static long checkpointSize(Path log, String file) throws Exception {
    return SignedNote.parse(Files.readAllBytes(log.resolve(file)))
        .flatMap(note -> Checkpoint.parse(note.text()))
        .orElseThrow()
        .size();
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(to);
    try (var files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        Files.copy(
            file, to.resolve(file.getFileName().toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
