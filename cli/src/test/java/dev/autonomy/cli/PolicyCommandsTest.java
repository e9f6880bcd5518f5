package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PolicyCommandsTest {

  private static final String VELOCITY =
      """
      package autonomy

      default allow := false

      allow if input.kind == "robot.move"

      deny contains "speed exceeds 2.0 m/s" if input.params.speed > 2.0
      """;

  private static final String VELOCITY_TEST =
      """
      package autonomy_test

      import data.autonomy

      test_slow_is_allowed if {
      	autonomy.allow with input as {"kind": "robot.move", "params": {"speed": 1}}
      }

      test_fast_is_denied if {
      	count(autonomy.deny) == 1 with input as {"kind": "robot.move", "params": {"speed": 3}}
      }

      todo_test_turning if false
      """;

  @TempDir Path home;
  private Program autonomy;
  private Path policy;

  @BeforeEach
  void writePolicy() throws IOException {
    autonomy = new Program(home);
    policy = Files.createDirectory(home.resolve("policy"));
    Files.writeString(policy.resolve("velocity.rego"), VELOCITY);
    Files.writeString(policy.resolve("velocity_test.rego"), VELOCITY_TEST);
  }

  @Test
  void aSoundPolicyPassesTheCheck() throws Exception {
    assertThat(autonomy.run("policy", "check", policy.toString()).expect(0).out())
        .isEqualTo("policy check: OK, 2 files\n");
    assertThat(
            autonomy
                .run("policy", "check", policy.resolve("velocity.rego").toString())
                .expect(0)
                .out())
        .isEqualTo("policy check: OK, 1 file\n");
  }

  @Test
  void typesAreCheckedAgainstSchemas() throws Exception {
    String schema = "{\"type\": \"object\", \"properties\": {\"kind\": {\"type\": \"string\"}}}";
    Path schemas = Files.createDirectories(home.resolve("schemas/http"));
    Path request = Files.writeString(schemas.resolve("request.json"), schema);
    Path annotated =
        Files.writeString(
            home.resolve("annotated.rego"),
            """
            # METADATA
            # schemas:
            #   - input: schema.http.request
            package a
            p if input.knd == "x"
            """);
    String file = policy.resolve("velocity.rego").toString();

    assertThat(autonomy.run("policy", "check", "-s", request.toString(), file).expect(1).error())
        .contains("rego_type_error: undefined ref: input.params.speed")
        .contains("want (one of): [\"kind\"]")
        .contains("1 error");
    assertThat(
            autonomy
                .run(
                    "policy",
                    "check",
                    "-s",
                    home.resolve("schemas").toString(),
                    "--output",
                    "json",
                    annotated.toString())
                .expect(1)
                .out())
        .contains("undefined ref: input.knd")
        .contains("\"details\":[\"input.knd\"");
    assertThat(autonomy.run("policy", "check", annotated.toString()).expect(0).out())
        .contains("OK");
  }

  @Test
  void everyErrorIsShownWithItsLineAndACaret() throws Exception {
    Files.writeString(
        policy.resolve("broken.rego"),
        """
        package broken

        one if x > 2

        \ttwo if nosuch(input.a)
        """);
    Program.Result result = autonomy.directory(home).run("policy", "check", "policy").expect(1);
    assertThat(result.error())
        .contains("policy/broken.rego:3:")
        .contains("  3 | one if x > 2\n")
        .contains("rego_unsafe_var_error")
        .contains("policy/broken.rego:5:")
        .contains("  5 | \ttwo if nosuch(input.a)\n    | \t       ^")
        .endsWith("2 errors\n");
    assertThat(result.out()).isEmpty();
    assertThat(autonomy.run("policy", "check", "policy", "--output", "json").expect(1).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"file\":\"policy/broken.rego\",\"row\":"));
  }

  @Test
  void whatTheGateWouldRefuseFailsTheCheck() throws Exception {
    Files.writeString(
        policy.resolve("velocity.rego"),
        VELOCITY
            + "\ndeny contains \"x\" if http.send({\"url\": \"http://h\", \"method\": \"get\"})\n");
    assertThat(autonomy.run("policy", "check", policy.toString()).expect(1).error())
        .contains("http.send");
  }

  @Test
  void nothingToCheckIsAnError() throws Exception {
    Path empty = Files.createDirectory(home.resolve("empty"));
    assertThat(autonomy.run("policy", "check", empty.toString()).expect(1).error())
        .isEqualTo(
            "autonomy policy check: no Rego in " + empty + ": expected files named *.rego\n");
    assertThat(
            autonomy.run("policy", "check", home.resolve("nowhere").toString()).expect(1).error())
        .contains("no file " + home.resolve("nowhere"))
        .hasLineCount(1);
  }

  @Test
  void testsPassFailAndAreSkippedLikeOpas() throws Exception {
    Program.Result passing = autonomy.run("policy", "test", policy.toString(), "-v").expect(0);
    assertThat(passing.out())
        .containsPattern("data.autonomy_test.test_slow_is_allowed: PASS \\(\\d+ us\\)")
        .contains("data.autonomy_test.todo_test_turning: SKIPPED")
        .contains("PASS: 2/3\nSKIPPED: 1/3\n");

    Files.writeString(
        policy.resolve("more_test.rego"),
        """
        package more_test

        test_wrong if {
        	print("speed is", 7)
        	1 == 2
        }

        test_error if to_number("x") == 1 / 0
        """);
    Program.Result failing = autonomy.run("policy", "test", policy.toString()).expect(1);
    assertThat(failing.out())
        .contains("data.more_test.test_wrong: FAIL")
        .contains("more_test.rego:3:1: undefined")
        .contains("print: speed is 7")
        .doesNotContain("test_slow_is_allowed")
        .contains("FAIL: ");
  }

  @Test
  void testsAreChosenByAPattern() throws Exception {
    assertThat(
            autonomy
                .run("policy", "test", policy.toString(), "-v", "--run", "slow")
                .expect(0)
                .out())
        .contains("PASS: 1/1")
        .doesNotContain("fast");
    assertThat(autonomy.run("policy", "test", policy.toString(), "--run", "zzz").expect(1).error())
        .contains("no test in ", " matches `zzz`");
    assertThat(autonomy.run("policy", "test", policy.toString(), "--run", "[").expect(2).error())
        .contains("`[` is no regular expression");
  }

  @Test
  void twoTestsOfOneNameDoNotHideEachOther() throws Exception {
    Files.writeString(
        policy.resolve("twin_test.rego"),
        "package twin_test\n\ntest_a if true\n\ntest_a if false\n");
    assertThat(autonomy.run("policy", "test", policy.toString()).expect(1).out())
        .contains("data.twin_test.test_a: ERROR")
        .contains("another test has this name, at")
        .contains("twin_test.rego:5:1");
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
  void theStoreGoesFromPolicyToPolicyAndBack() throws Exception {
    assertThat(autonomy.run("policy", "show").expect(1).error()).contains("no policy is loaded");
    assertThat(autonomy.run("policy", "load", "--bundle", policy.toString()).expect(0).out())
        .matches("policy load: OK — version=0\\.0\\.0 hash=sha256:[0-9a-f]{64}\n");
    Files.writeString(policy.resolve("velocity.rego"), VELOCITY.replace("2.0", "3.0"));
    autonomy
        .run("policy", "load", "--bundle", policy.toString(), "--ref", "oci://h/fast:v2")
        .expect(0);
    assertThat(autonomy.run("policy", "show").expect(0).out())
        .matches(
            "\\{\"current\":\\{\"ref\":\"oci://h/fast:v2\".*\"last_known_good\":\\{\"ref\":\"managed:.*\n");
    assertThat(autonomy.run("policy", "rollback").expect(0).out())
        .startsWith("policy rollback: OK");
    assertThat(autonomy.run("policy", "show", "--output", "text").expect(0).lines())
        .anyMatch(line -> line.matches("current +policy +0\\.0\\.0 +managed:policy@0\\.0\\.0 .*"));
  }

  @Test
  void aPolicyThatDoesNotCompileIsNotLoaded() throws Exception {
    autonomy.run("policy", "load", "--bundle", policy.toString()).expect(0);
    String before = autonomy.run("policy", "show").expect(0).out();
    Files.writeString(policy.resolve("velocity.rego"), "package autonomy\n\nallow if {");
    assertThat(autonomy.run("policy", "load", "--bundle", policy.toString()).expect(1).error())
        .startsWith("policy load: REJECTED — ");
    assertThat(autonomy.run("policy", "show").expect(0).out()).isEqualTo(before);
  }
}
