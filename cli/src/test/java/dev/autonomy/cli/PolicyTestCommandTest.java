package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PolicyTestCommandTest {

  @TempDir Path home;
  private Program autonomy;
  private Path policy;

  @BeforeEach
  void writePolicy() throws IOException {
    autonomy = new Program(home);
    policy = VelocityPolicy.writeWithTests(home);
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
        .contains("more_test.rego:5:2: 1 == 2")
        .contains("print: speed is 7")
        .doesNotContain("test_slow_is_allowed")
        .contains("FAIL: ");
  }

  @Test
  void aFailureShowsTheValuesAndEachCaseIsAResult() throws Exception {
    Files.writeString(
        policy.resolve("cases_test.rego"),
        """
        package cases_test

        import data.autonomy

        test_deny[name] if {
        	some name, tc in {"slow": {"speed": 1, "want": 0}, "wrong": {"speed": 9, "want": 7}}
        	count(autonomy.deny) == tc.want with input.params.speed as tc.speed
        }
        """);
    Program.Result text = autonomy.run("policy", "test", policy.toString(), "-v").expect(1);
    assertThat(text.out())
        .contains("  slow: PASS\n  wrong: FAIL\n")
        .contains("        count(autonomy.deny) = 1\n")
        .contains("        tc.want = 7\n")
        .contains("PASS: 3/5\nFAIL: 1/5\nSKIPPED: 1/5\n");
    String json =
        autonomy
            .run("policy", "test", policy.toString(), "--format", "json", "--run", "cases_test")
            .expect(1)
            .out();
    assertThat(json)
        .startsWith("[{\"location\":{\"file\":")
        .contains("\"package\":\"data.cases_test\",\"name\":\"test_deny\"")
        .contains(
            "\"sub_results\":{\"slow\":{\"name\":\"slow\"},\"wrong\":{\"name\":\"wrong\",\"fail\":true");
  }

  @Test
  void anErroringTestIsAnErrorAndATestThatTakesTooLongIsOne() throws Exception {
    Files.writeString(
        policy.resolve("error_test.rego"),
        """
        package error_test

        value := 1

        value := 2

        test_conflict if value == 1

        test_endless if count([x | some x in numbers.range(1, 900000); some y in numbers.range(1, 900000); y == x - 1]) == 1
        """);
    Program.Result result =
        autonomy
            .run("policy", "test", policy.toString(), "--run", "error_test", "--timeout", "200ms")
            .expect(1);
    assertThat(result.out())
        .contains("data.error_test.test_conflict: ERROR")
        .contains("error_test.rego:5: eval_conflict_error")
        .contains("data.error_test.test_endless: ERROR")
        .contains("deadline_exceeded")
        .endsWith("ERROR: 2/2\n");
  }

  @Test
  void anInterruptEndsARunAtOnceAndKeepsWhatWasShown() throws Exception {
    Files.writeString(
        policy.resolve("endless_test.rego"),
        """
        package endless_test

        test_first if false

        test_second if count([1 | some x in numbers.range(1, 900000); some y in numbers.range(1, 900000); y == x - 1]) == 1
        """);
    Path out = home.resolve("out.txt");
    Process process =
        autonomy.start(
            Program.command(
                "policy", "test", policy.toString(), "--run", "endless", "--timeout", "10m"),
            out,
            home.resolve("error.txt"));
    try {
      Conditions.await(
          "the first test is shown",
          () -> Files.readString(out).contains("data.endless_test.test_first: FAIL"));
      autonomy.runCommand(List.of("kill", "-INT", Long.toString(process.pid()))).expect(0);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void coverageNamesTheLinesThatNoTestReaches() throws Exception {
    Files.writeString(
        policy.resolve("velocity.rego"),
        VelocityPolicy.RULES + "\nallow if {\n\tinput.a\n\tinput.b\n}\n");
    Program.Result enough =
        autonomy
            .directory(home)
            .run("policy", "test", "policy", "--coverage", "--threshold", "50")
            .expect(0);
    assertThat(enough.out())
        .containsPattern("policy/velocity.rego +6 +33.33 % +3, 9-11\n")
        .containsPattern("policy/velocity_test.rego +5 +80.00 % +13\n");
    Program.Result tooLittle =
        autonomy.run("policy", "test", "policy", "--threshold", "99").expect(1);
    assertThat(tooLittle.error()).startsWith("coverage is ").endsWith(" %, expected at least 99\n");
    assertThat(autonomy.run("policy", "test", "policy", "-c", "--format", "json").expect(0).out())
        .startsWith("{\"files\":{\"policy/velocity.rego\":{\"covered\":[{\"start\":{\"row\":");
  }

  @Test
  void dataFilesBesideThePolicyAreData() throws Exception {
    Files.createDirectory(policy.resolve("limits"));
    Files.writeString(policy.resolve("limits/any_name.yaml"), "speed: 3\n");
    Files.writeString(
        policy.resolve("data_test.rego"),
        "package data_test\n\ntest_data if data.limits.speed == 3\n");
    autonomy.run("policy", "test", policy.toString(), "--run", "test_data").expect(0);
    Program.Result without =
        autonomy
            .run("policy", "test", policy.toString(), "--run", "test_data", "--ignore", "any_*")
            .expect(1);
    assertThat(without.out()).contains("data.limits.speed = undefined");

    Files.writeString(policy.resolve("limits/more.json"), "{\"speed\": 4}");
    assertThat(autonomy.run("policy", "test", policy.toString()).expect(3).error())
        .contains("limits/more.json: data.limits.speed has a value from another file already")
        .contains("--ignore");
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
    assertThat(autonomy.run("policy", "test", policy.toString(), "--run", "zzz").expect(3).error())
        .contains("no test in ", " matches `zzz`");
    assertThat(autonomy.run("policy", "test", policy.toString(), "--run", "[").expect(2).error())
        .contains("`[` is no regular expression");
  }

  @Test
  void twoTestsOfOneNameDoNotHideEachOther() throws Exception {
    Files.writeString(
        policy.resolve("twin_test.rego"),
        "package twin_test\n\ntest_a if true\n\ntest_a if false\n");
    assertThat(autonomy.run("policy", "test", policy.toString(), "-v").expect(1).out())
        .contains("data.twin_test.test_a: PASS")
        .contains("data.twin_test.test_a#01: FAIL")
        .contains("twin_test.rego:5:11: false");
  }
}
