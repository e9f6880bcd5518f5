package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.contract.ToolCall;
import dev.autonomy.json.JsonObject;
import dev.autonomy.runtime.PolicySource;
import dev.autonomy.runtime.RuntimeOptions;
import dev.autonomy.runtime.RuntimeService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that change what is stored, over a log of two sessions. */
@Tag("slow")
class LogChangeCommandsTest {

  private static final String SECRET = "the-value-that-must-go";

  @TempDir Path home;
  private Program autonomy;
  private Path log;
  private String auditId = "";

  @BeforeEach
  void writeLog() throws Exception {
    autonomy = new Program(home);
    log = autonomy.cache().resolve("telemetry");
    auditId = session(SECRET);
    session("later");
  }

  private String session(String message) throws Exception {
    try (RuntimeService service = start()) {
      JsonObject params =
          JsonObject.parse(("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
      return new RuntimeCaller(service.uri())
          .call(new ToolCall("tool.echo", params))
          .body()
          .string("audit_id")
          .orElseThrow();
    }
  }

  private RuntimeService start() throws Exception {
    return RuntimeService.start(
        RuntimeOptions.run("0.1.0", log).withPolicy(new PolicySource.Demo()));
  }

  @Test
  void aForgottenValueIsGoneAndTheLogStillVerifies() throws Exception {
    assertThat(holdsSecret()).isTrue();
    Program.Result first =
        autonomy
            .run("wal", "forget", auditId, "--field", "/params/message", "--by", "alice")
            .expect(0);
    assertThat(first.out()).isEqualTo("forgotten: /params/message of " + auditId + "\n");
    assertThat(holdsSecret()).isFalse();
    autonomy.run("wal", "verify").expect(0);
    assertThat(autonomy.run("audit", "get", auditId, "--output", "json").expect(0).out())
        .contains("\"by\":\"alice\"", "/params/message")
        .doesNotContain(SECRET);
    Program.Result again =
        autonomy
            .run("wal", "forget", auditId, "--field", "/params/message", "--output", "json")
            .expect(0);
    assertThat(again.out()).contains("\"values\":0", "\"fields\":[\"/params/message\"]");
  }

  @Test
  void whatCannotBeForgottenIsOneLineThatSaysWhatToDo() throws Exception {
    assertThat(autonomy.run("wal", "forget", auditId).expect(2).error())
        .contains("--field", "/params/message");
    assertThat(autonomy.run("wal", "forget", "nonsense", "--field", "/params").expect(2).error())
        .contains("`nonsense` is no audit id");
    assertThat(autonomy.run("wal", "forget", auditId, "--field", "/reason").expect(1).error())
        .contains("no value stands at /reason", "audit get")
        .hasLineCount(1);
    try (RuntimeService _ = start()) {
      assertThat(autonomy.run("wal", "forget", auditId, "--field", "/params").expect(1).error())
          .contains("WAL_LOCKED", "stop it")
          .hasLineCount(1);
    }
    assertThat(holdsSecret()).isTrue();
  }

  @Test
  void damageInAnOlderSegmentIsRepairedForItsOwnPrice() throws Exception {
    Path segment = log.resolve("00000000000000000001.wal");
    byte[] bytes = Files.readAllBytes(segment);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("autonomy.outcome")] ^= 1;
    Files.write(segment, bytes);
    assertThat(autonomy.run("wal", "verify").expect(1).out()).contains("WAL_CORRUPT_FRAME");
    assertThat(autonomy.run("wal", "repair").expect(1).out())
        .contains("would move  00000000000000000001.wal", "--accept-loss");
    assertThat(autonomy.run("wal", "verify").expect(1).out()).contains("WAL_CORRUPT_FRAME");
    assertThat(autonomy.run("wal", "repair", "--accept-loss").expect(0).out())
        .contains("repaired", "lost        frame ");
    assertThat(autonomy.run("wal", "verify").expect(0).out()).contains("lost        1 frame ");
    assertThat(autonomy.run("wal", "repair").expect(0).out()).startsWith("nothing to repair");
    assertThat(autonomy.run("audit", "get", auditId).expect(0).out()).contains(SECRET);
    assertThat(autonomy.run("wal", "repair", "--accept").expect(2).error()).contains("--accept");
    start().close();
    autonomy.run("wal", "verify").expect(0);
  }

  @Test
  void whatIsNotPrunedHasItsReasonInTextAndInJson() throws Exception {
    Files.writeString(log.resolve("delivered"), "nonsense");
    String reason = "the collector has accepted no frame (the file `delivered` in " + log;
    assertThat(autonomy.run("wal", "prune", "--before", "100").expect(0).out())
        .contains("nothing to remove from " + log + "\n", "\nobstacle      its oldest", reason);
    assertThat(autonomy.run("wal", "prune", "--before", "100", "--output", "json").expect(0).out())
        .contains("\"pruned\":false", "\"obstacle\":\"its oldest segment, frames 1 to ", reason);
    assertThat(autonomy.run("wal", "prune", "--before", "1").expect(0).out())
        .contains("nothing to remove from " + log + ": no sealed segment is beyond the bound\n")
        .doesNotContain("obstacle");
  }

  private boolean holdsSecret() throws IOException {
    boolean holds = false;
    try (var files = Files.list(log)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        holds |= text.contains(SECRET);
      }
    }
    return holds;
  }
}
