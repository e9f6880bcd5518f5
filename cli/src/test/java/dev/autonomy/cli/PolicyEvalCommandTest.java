package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PolicyEvalCommandTest {

  @TempDir Path home;
  private Program autonomy;
  private Path policy;

  @BeforeEach
  void writePolicy() throws IOException {
    autonomy = new Program(home);
    policy = VelocityPolicy.write(home);
  }

  @Test
  void aToolCallIsTriedAsTheGateWouldDecideIt() throws Exception {
    assertThat(decide("{\"kind\":\"robot.move\",\"params\":{\"speed\":2.5}}"))
        .startsWith(
            "{\"decision\":\"deny\",\"reason\":\"speed exceeds 2.0 m/s\",\"rule\":{\"name\":")
        .contains("\"file\":\"velocity.rego\",\"line\":7");
    assertThat(decide("{\"kind\":\"robot.move\",\"params\":{\"speed\":1.5}}"))
        .startsWith("{\"decision\":\"allow\"")
        .contains("\"line\":5");
    assertThat(decide("{\"kind\":\"robot.jump\"}"))
        .startsWith("{\"decision\":\"deny\",\"reason\":\"policy: not allowed\"");
  }

  private String decide(String call) throws IOException, InterruptedException {
    return autonomy
        .input(call)
        .run("policy", "eval", "--bundle", policy.toString(), "--input", "-")
        .expect(0)
        .out();
  }

  @Test
  void whatIsNoToolCallIsRefusedInOneLine() throws Exception {
    assertThat(
            autonomy
                .input("{\"kind\":\"NO\"}")
                .run("policy", "eval", "--bundle", policy.toString(), "--input", "-")
                .expect(1)
                .error())
        .startsWith("autonomy policy eval: the input is no tool call: ")
        .hasLineCount(1);
    assertThat(autonomy.run("policy", "eval", "--bundle", policy.toString()).expect(2).error())
        .contains("missing `--input`");
    assertThat(autonomy.run("policy", "eval").expect(2).error()).contains("missing `--bundle`");
  }

  @Test
  void aQueryPrintsItsSolutions() throws Exception {
    String bundle = policy.toString();
    assertThat(autonomy.run("policy", "eval", "--bundle", bundle, "x := 1 + 1").expect(0).out())
        .isEqualTo("{\"result\":[{\"expressions\":[true],\"bindings\":{\"x\":2}}]}\n");
    autonomy.input("{\"kind\":\"robot.move\",\"params\":{\"speed\":9}}");
    assertThat(
            autonomy
                .run("policy", "eval", "--bundle", bundle, "--input", "-", "data.autonomy.deny")
                .expect(0)
                .out())
        .isEqualTo("{\"result\":[{\"expressions\":[[\"speed exceeds 2.0 m/s\"]]}]}\n");
    assertThat(autonomy.run("policy", "eval", "--bundle", bundle, "data.nope.x").expect(0).out())
        .isEqualTo("{\"result\":[]}\n");
    assertThat(autonomy.run("policy", "eval", "--bundle", bundle, "x +").expect(1).error())
        .contains("rego_parse_error");
  }

  @Test
  void anExplanationSaysWhichRuleDecidedAndWhyTheOthersDidNot() throws Exception {
    Files.writeString(
        policy.resolve("files.rego"),
        """
        package autonomy

        allow if {
        	input.kind == "file.read"
        	is_safe(input.params.path)
        }

        allow if input.kind == "x"

        allow if input.kind == "y"

        is_safe(path) if startswith(path, "/tmp/")
        """);
    autonomy.input("{\"kind\":\"file.read\",\"params\":{\"path\":\"/etc\"}}");
    String bundle = policy.toString();
    assertThat(
            autonomy
                .run("policy", "eval", "--bundle", bundle, "--input", "-", "--explain")
                .expect(0)
                .out())
        .startsWith("decision: deny\nreason: policy: not allowed\ndecided by: data.autonomy.allow")
        .contains("    files.rego:5:2: is_safe(input.params.path)\n")
        .contains("        input.params.path = \"/etc\"\n")
        .contains("files.rego:12:18: startswith(path, \"/tmp/\")\n              path = \"/etc\"\n")
        .contains("  files.rego:8:1 failed, known from the index\n    files.rego:8:10: input.kind")
        .contains("  velocity.rego:3:1 (default) held: false\n");
    String json =
        autonomy
            .run(
                "policy",
                "eval",
                "--bundle",
                bundle,
                "--input",
                "-",
                "--explain",
                "--format",
                "json")
            .expect(0)
            .out();
    assertThat(json)
        .startsWith("{\"decision\":\"deny\",")
        .contains("\"explanation\":{\"documents\":[{\"path\":\"data.autonomy.deny\",\"rules\":[")
        .contains("\"result\":\"skipped\"")
        .endsWith("\"omitted\":0}}\n");
    assertThat(
            autonomy
                .run(
                    "policy",
                    "eval",
                    "--bundle",
                    bundle,
                    "--input",
                    "-",
                    "--explain",
                    "--explain-limit",
                    "2")
                .expect(0)
                .out())
        .contains("more rules are not shown: --explain-limit is 2)");
  }

  @Test
  void anExplainedQuerySaysWhereItFails() throws Exception {
    assertThat(
            autonomy
                .run(
                    "policy",
                    "eval",
                    "--bundle",
                    policy.toString(),
                    "--explain",
                    "x := 2; x > 1; x > 7")
                .expect(0)
                .out())
        .isEqualTo("{\"result\":[]}\n\nthe query does not hold\n  1:16: x > 7\n      x = 2\n");
  }

  @Test
  void theBenchmarkShowsPercentiles() throws Exception {
    autonomy.input("{\"kind\":\"robot.move\",\"params\":{\"speed\":1}}");
    String[] words = {
      "policy",
      "bench",
      "--bundle",
      policy.toString(),
      "--input",
      "-",
      "--time",
      "200ms",
      "--warm-up",
      "50ms",
      "--count",
      "5000"
    };
    assertThat(autonomy.run(words).expect(0).out())
        .containsPattern("(?m)^\\d+ evaluations$")
        .containsPattern("(?m)^p50 +\\d+ ns$")
        .containsPattern("(?m)^p99\\.9 +\\d+ ns$")
        .containsPattern("(?m)^max +\\d+ ns$")
        .containsPattern("(?m)^\\d+ evaluations/s");
    String[] query = Arrays.copyOf(words, words.length + 3);
    query[words.length] = "--format";
    query[words.length + 1] = "json";
    query[words.length + 2] = "data.autonomy.allow";
    assertThat(autonomy.run(query).expect(0).out())
        .matches(
            "\\{\"evaluations\":\\d+,\"p50_ns\":\\d+,\"p90_ns\":.*\"mean_ns\":\\d+\\.\\d.*\\}\n");
  }

  @Test
  void dependenciesAreListed() throws Exception {
    String bundle = policy.toString();
    assertThat(
            autonomy
                .run("policy", "deps", "--bundle", bundle, "data.autonomy.deny")
                .expect(0)
                .out())
        .isEqualTo(
            "base documents\n  input.params.speed\nvirtual documents\n  data.autonomy.deny\n");
    assertThat(
            autonomy
                .run("policy", "deps", "--bundle", bundle, "input.x", "--format", "json")
                .expect(0)
                .out())
        .isEqualTo("{\"base\":[\"input.x\"],\"virtual\":[]}\n");
  }
}
