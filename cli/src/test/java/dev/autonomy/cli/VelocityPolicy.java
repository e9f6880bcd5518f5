package dev.autonomy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The policy that the tests of the policy commands try: robots may move, but not fast. */
final class VelocityPolicy {

  static final String RULES =
      """
      package autonomy

      default allow := false

      allow if input.kind == "robot.move"

      deny contains "speed exceeds 2.0 m/s" if input.params.speed > 2.0
      """;

  private static final String TESTS =
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

  private VelocityPolicy() {}

  /** Writes the rules into a new directory {@code policy}, which it returns. */
  static Path write(Path parent) throws IOException {
    Path policy = Files.createDirectory(parent.resolve("policy"));
    Files.writeString(policy.resolve("velocity.rego"), RULES);
    return policy;
  }

  /** Writes the rules and their tests. */
  static Path writeWithTests(Path parent) throws IOException {
    Path policy = write(parent);
    Files.writeString(policy.resolve("velocity_test.rego"), TESTS);
    return policy;
  }
}
