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

  @TempDir Path home;
  private Program autonomy;
  private Path policy;

  @BeforeEach
  void writePolicy() throws IOException {
    autonomy = new Program(home);
    policy = VelocityPolicy.writeWithTests(home);
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
        VelocityPolicy.RULES
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
  void rulesThatTheIndexCannotUseAreNamed() throws Exception {
    Files.writeString(
        policy.resolve("more.rego"),
        """
        package more

        a if input.x == 1

        a if input.x == 2

        a if input.x == 3

        a if input.x > 4
        """);
    assertThat(autonomy.directory(home).run("policy", "check", "policy", "--perf").expect(0).out())
        .isEqualTo(
            """
            policy/more.rego:9:1: rule_not_indexed: data.more.a is tried every time: no condition \
            fixes a place in input, data or the arguments: `input.x > 4` is no equality
              9 | a if input.x > 4
                | ^^^^^^^^^^^^^^^^
            1 rule is not indexed
            policy check: OK, 3 files
            """);
  }

  @Test
  void version0IsReadOnRequestAndStrictnessToo() throws Exception {
    Path old = home.resolve("old.rego");
    Files.writeString(old, "package old\n\nallow { x := input.a; true }\n");
    autonomy.run("policy", "check", old.toString()).expect(1);
    autonomy.run("policy", "check", old.toString(), "--v0-compatible").expect(0);
    assertThat(
            autonomy
                .run("policy", "check", old.toString(), "--v0-compatible", "--strict")
                .expect(1)
                .error())
        .contains("assigned var x unused");
  }

  @Test
  void theStoreGoesFromPolicyToPolicyAndBack() throws Exception {
    assertThat(autonomy.run("policy", "show").expect(1).error()).contains("no policy is loaded");
    assertThat(autonomy.run("policy", "load", "--bundle", policy.toString()).expect(0).out())
        .matches("policy load: OK — version=0\\.0\\.0 hash=sha256:[0-9a-f]{64}\n");
    Files.writeString(policy.resolve("velocity.rego"), VelocityPolicy.RULES.replace("2.0", "3.0"));
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
