package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.runtime.ReplayReport.Answer;
import dev.autonomy.runtime.ReplayReport.Change;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogForgetter;
import dev.autonomy.wal.LogOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that a runtime decided and recorded are decided again, under the same rules and others. */
@Timeout(120)
final class LogReplayTest {

  /** Depends on all that a policy may see: params, context, node, mode, time and chance. */
  private static final String RULES =
      """
      default allow := false

      allow if {
        input.kind == "tool.echo"
        input.params.message != "forbidden"
        input.runtime.mode == "daemon"
        input.node.id != ""
      }

      deny contains msg if {
        input.params.message == "chance"
        msg := sprintf("%d at %s", [rand.intn("x", 1000000), input.time])
      }

      deny contains sprintf("not for %s", [input.context.agent]) if input.context.agent == "eve"

      redact contains "/params/secret" if input.params.secret
      """;

  @TempDir private Path temporary;

  private Path logOfCalls(String... calls) throws Exception {
    RuntimeOptions options = Governed.by(RULES, temporary);
    try (RuntimeService service = RuntimeService.start(options);
        TestClient client = new TestClient(service.uri())) {
      for (String call : calls) {
        client.call(call);
      }
    }
    return temporary.resolve("log");
  }

  private static String echo(String params) {
    return "{\"kind\":\"tool.echo\",\"params\":{" + params + "}}";
  }

  private static CompiledBundle candidate(String rules) throws Exception {
    byte[] module = ("package autonomy\n\n" + rules + "\n").getBytes(StandardCharsets.UTF_8);
    return CompiledBundle.compile(Bundle.of(Map.of("p.rego", module)), "file:candidate");
  }

  private static ReplayReport replay(Path log, String rules) throws Exception {
    return new LogReplay(log, candidate(rules)).run(LogReplay.Choice.ALL);
  }

  @Test
  void thePolicyThatDecidedAnswersTheSameAgain() throws Exception {
    Path log =
        logOfCalls(
            echo("\"message\":\"hello\""),
            echo("\"message\":\"forbidden\""),
            echo("\"message\":\"chance\""),
            "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"m\"},\"context\":{\"agent\":\"eve\"}}",
            "{\"kind\":\"tool.shell\"}",
            "{\"kind\":\"robot.move\",\"params\":{\"speed\":1e400}}");
    ReplayReport report = replay(log, RULES);
    assertThat(report.changes()).isEmpty();
    assertThat(report.decisions()).isEqualTo(6);
    assertThat(report.unknown()).isZero();
  }

  @Test
  void changesAreCountedByToolOutcomeAndReason() throws Exception {
    Path log =
        logOfCalls(
            echo("\"message\":\"hello\""),
            echo("\"message\":\"hello\""),
            echo("\"message\":\"forbidden\""),
            "{\"kind\":\"robot.move\"}");
    ReplayReport report =
        replay(
            log,
            """
            default allow := false
            allow if input.params.message == "forbidden"
            deny contains "no echo" if input.params.message == "hello"
            reason := "no robots"
            """);
    assertThat(report.decisions()).isEqualTo(4);
    assertThat(report.changed()).isEqualTo(4);
    Answer allowed = new Answer("allow", "");
    Answer refused = new Answer("deny", "policy: not allowed");
    assertThat(report.changes())
        .extracting(Change::tool, Change::before, Change::after, Change::calls)
        .containsExactly(
            tuple("tool.echo", allowed, new Answer("deny", "no echo"), 2L),
            tuple("tool.echo", refused, allowed, 1L),
            tuple("robot.move", refused, new Answer("deny", "no robots"), 1L));
  }

  @Test
  void onlyTheChosenDecisionsAreAskedAgain() throws Exception {
    Instant before = Instant.now();
    Path log = logOfCalls(echo("\"message\":\"a\""), "{\"kind\":\"robot.move\"}");
    LogReplay replay = new LogReplay(log, candidate(RULES));
    LogReplay.Choice all = LogReplay.Choice.ALL;
    assertThat(
            replay
                .run(new LogReplay.Choice(all.since(), all.until(), Optional.of("robot.move")))
                .decisions())
        .isEqualTo(1);
    assertThat(
            replay
                .run(new LogReplay.Choice(all.since(), Optional.of(before), all.tool()))
                .decisions())
        .isZero();
    assertThat(
            replay
                .run(new LogReplay.Choice(Optional.of(before), all.until(), all.tool()))
                .decisions())
        .isEqualTo(2);
  }

  @Test
  void aCallIsNotAskedAgainAboutValuesThatAreNotKnownAnyMore() throws Exception {
    Path log =
        logOfCalls(
            echo("\"message\":\"m\",\"secret\":\"s\""),
            echo("\"message\":\"m\",\"secret\":{\"inner\":[\"s\"]}"),
            echo("\"message\":\"m\""));
    // The recorded policy looks at the secret to redact it; this one does not.
    ReplayReport blind = replay(log, "allow if input.params.message == \"other\"");
    assertThat(blind.unknown()).isZero();
    assertThat(blind.changed()).isEqualTo(3);

    for (String rule :
        List.of(
            "allow if input.params.secret",
            "allow if input.params.secret.inner[0] == \"s\"",
            "allow if input.params[\"secret\"]",
            "allow if { some name in [\"secret\"]; input.params[name] }",
            "allow if count(input.params) == 2",
            "allow if { call := input; call.params.secret }",
            "allow if { p := object.get(input, \"params\", {}); p.secret }",
            "allow if secret\nsecret := input.params.secret",
            "allow if true\nreason := input.params.secret",
            "allow if true\ndeny contains input.params.secret")) {
      ReplayReport report = replay(log, rule);
      assertThat(report.unknown()).as(rule).isEqualTo(2);
      assertThat(report.decisions()).as(rule).isEqualTo(1);
    }
  }

  @Test
  void aForgottenValueIsNotKnownAnyMore() throws Exception {
    String call = echo("\"message\":\"m\"");
    Path log = logOfCalls(call, call);
    List<String> ids =
        Governed.verifiedFrames(log, "autonomy.decision").stream()
            .map(attrs -> attrs.string("audit_id").orElseThrow())
            .toList();
    LogForgetter.forget(log, LogOptions.forNode("test"), ids.getFirst(), "/params/message", "test");
    ReplayReport report = replay(log, RULES);
    assertThat(report.unknown()).isEqualTo(1);
    assertThat(report.decisions()).isEqualTo(1);
    assertThat(report.changes()).isEmpty();
  }

  @Test
  void segmentsAreAskedSideBySideAndEachCallOnce() throws Exception {
    Path directory = temporary.resolve("many");
    LogOptions options = LogOptions.forNode("node-1");
    int sessions = 7;
    for (int session = 0; session < sessions; session++) {
      try (Log log = Log.open(directory, options)) {
        for (int i = 0; i < 50; i++) {
          log.submit(RecordedCalls.denied("robot.move", session * 50 + i));
        }
      }
    }
    ReplayReport report =
        replay(directory, "default allow := false\nallow if input.params.number >= 300");
    assertThat(report.decisions()).isEqualTo(350);
    assertThat(report.changed()).isEqualTo(50);
    assertThat(report.changes().getFirst().firstAuditId()).endsWith(String.format("%012x", 300));
  }

  @Test
  void changesBeyondTheBoundAreCountedTogether() throws Exception {
    Path directory = temporary.resolve("many");
    int calls = ReplayReport.MAX_GROUPS + 500;
    try (Log log = Log.open(directory, LogOptions.forNode("node-1"))) {
      for (int i = 0; i < calls; i++) {
        log.submit(RecordedCalls.denied("robot.move", i));
      }
    }
    ReplayReport report =
        replay(directory, "allow := false\nreason := sprintf(\"%d\", [input.params.number])");
    assertThat(report.changed()).isEqualTo(calls);
    assertThat(report.changes().size())
        .isBetween(ReplayReport.MAX_GROUPS, ReplayReport.MAX_GROUPS + 1);
    assertThat(report.changes().getFirst().tool()).isEqualTo(ReplayReport.OTHERS);
    assertThat(report.changes().getFirst().calls()).isBetween(500L, 501L);
  }
}
