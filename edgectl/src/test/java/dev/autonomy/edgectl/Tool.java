package dev.autonomy.edgectl;

import dev.autonomy.line.CommandLine;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Output;
import dev.autonomy.line.Settings;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Runs {@code edgectl} in this process, at a time of the test's own. */
final class Tool {

  /** What a command line has answered. */
  record Result(int status, String out, String error) {}

  Instant now = Instant.parse("2026-06-01T12:00:00Z");

  Result run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    Environment environment = new Environment(Map.of());
    Terminal terminal = new Terminal(new Output(out), new Output(error), environment, false, false);
    Surroundings surroundings =
        new Surroundings(environment, Settings.none(), terminal, InstantSource.fixed(now), false);
    int status = new CommandLine(new EdgectlCommands(), surroundings).run(words);
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
  }
}
