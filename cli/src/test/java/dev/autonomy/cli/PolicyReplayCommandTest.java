package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogForgetter;
import dev.autonomy.wal.LogOptions;
import dev.autonomy.wal.Section;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of ten moves that were denied, under policies that would have allowed some. */
@Tag("slow")
final class PolicyReplayCommandTest {

  @TempDir Path home;
  private Program autonomy;
  private String log = "";

  @BeforeEach
  void writeLog() throws Exception {
    autonomy = new Program(home);
    log = home.resolve("log").toString();
    try (Log open = Log.open(Path.of(log), LogOptions.forNode("node-7"))) {
      for (int i = 0; i < 10; i++) {
        open.append(move(i));
      }
    }
  }

  private static Entry move(int speed) {
    JsonObject params = JsonObject.of(new TreeMap<>(Map.of("speed", JsonNumber.of(speed))));
    return Entry.of(FrameKind.DECISION)
        .attr("audit_id", "0190f5fe-7c00-7a00-8000-00000000000" + speed)
        .attr("tool", "robot.move")
        .attr("outcome", "deny")
        .attr("layer", "policy")
        .attr("reason", "policy: not allowed")
        .attr("input_time", "2026-01-02T03:04:05.678901234Z")
        .section(Section.PARAMS, params)
        .build();
  }

  private String policy(String rules) throws Exception {
    Path file = home.resolve("candidate.rego");
    Files.writeString(file, "package autonomy\n\ndefault allow := false\n\n" + rules + "\n");
    return file.toString();
  }

  private Program.Result replay(int status, String rules, String... more) throws Exception {
    String[] words = {"policy", "replay", "--bundle", policy(rules), "--dir", log};
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return autonomy.run(all).expect(status);
  }

  @Test
  void whatWouldChangeIsATableAndASentence() throws Exception {
    String out = replay(0, "allow if input.params.speed < 3").out();
    assertThat(out.lines().toList())
        .containsExactly(
            "CALLS  TOOL        CHANGE         FIRST CALL                            REASON",
            "3      robot.move  deny -> allow  0190f5fe-7c00-7a00-8000-000000000000  policy: not"
                + " allowed",
            "",
            "policy replay: 3 decisions of 10 would change");
  }

  @Test
  void aChangeFailsWhenThatIsAskedFor() throws Exception {
    replay(3, "allow if input.params.speed < 3", "--fail-on-change");
    assertThat(replay(0, "allow if false", "--fail-on-change").out())
        .isEqualTo("policy replay: 0 decisions of 10 would change\n");
  }

  @Test
  void aCheckThatCouldAskNothingFails() throws Exception {
    assertThat(replay(1, "allow if false", "--fail-on-change", "--tool", "other").error())
        .contains("no decision was asked again, so that nothing is known of changes");
    replay(0, "allow if false", "--tool", "other");
  }

  @Test
  void aCheckThatCouldNotAskEverythingWarns() throws Exception {
    String first = "0190f5fe-7c00-7a00-8000-000000000000";
    LogForgetter.forget(
        Path.of(log), LogOptions.forNode("node-7"), first, "/params/speed", "for a test");
    Program.Result result = replay(0, "allow if input.params.speed > 100", "--fail-on-change");
    assertThat(result.out()).contains("0 decisions of 9 would change");
    assertThat(result.error())
        .isEqualTo("warning: 1 decision could not be asked again, and may change\n");
  }

  @Test
  void aReasonAloneIsAChangeToo() throws Exception {
    assertThat(replay(0, "reason := \"too fast\"").out())
        .contains("deny -> deny", "policy: not allowed -> too fast", "10 decisions of 10");
  }

  @Test
  void jsonHasEveryGroup() throws Exception {
    String out =
        replay(
                0,
                "allow if input.params.speed < 3\n\nreason := \"x\" if input.params.speed == 9",
                "--output",
                "json")
            .out();
    JsonObject json = JsonObject.parse(out.getBytes(StandardCharsets.UTF_8));
    assertThat(json.get("decisions")).isEqualTo(JsonNumber.of(10));
    assertThat(json.get("changed")).isEqualTo(JsonNumber.of(4));
    assertThat(json.get("groups")).isEqualTo(JsonNumber.of(2));
    assertThat(out)
        .contains(
            "{\"tool\":\"robot.move\",\"calls\":3,\"before\":{\"outcome\":\"deny\",\"reason\":\"policy:"
                + " not allowed\"},\"after\":{\"outcome\":\"allow\"},\"first_audit_id\":\"0190f5fe-7c00-7a00-8000-000000000000\"}");
  }

  @Test
  void whatCannotBeAskedIsSaid() throws Exception {
    assertThat(autonomy.run("policy", "replay", "--dir", log).expect(2).error())
        .contains("missing `--bundle`, the policy to ask");
    assertThat(replay(1, "allow if {").error()).contains("rego_parse_error");
    Path empty = Files.createDirectory(home.resolve("empty"));
    log = empty.toString();
    assertThat(replay(1, "allow if false").error()).contains("no log in " + empty);
  }
}
