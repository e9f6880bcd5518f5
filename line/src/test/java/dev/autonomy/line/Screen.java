package dev.autonomy.line;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Runs command lines in this process and shows what they wrote. */
final class Screen {

  final Map<String, String> variables = new HashMap<>(Map.of("COLUMNS", "60"));
  final Map<String, String> settings = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();
  private boolean interactive;

  Screen interactive() {
    interactive = true;
    return this;
  }

  int run(String... words) {
    out.reset();
    error.reset();
    Environment environment = new Environment(variables);
    Terminal terminal =
        new Terminal(new Output(out), new Output(error), environment, interactive, interactive);
    Surroundings surroundings =
        new Surroundings(
            environment, settings(), terminal, InstantSource.fixed(Instant.EPOCH), false);
    return new CommandLine(new Toolbox(), surroundings).run(words);
  }

  private Settings settings() {
    return new Settings() {
      @Override
      public Optional<String> value(String key) {
        return Optional.ofNullable(settings.get(key));
      }

      @Override
      public String origin() {
        return "toolbox.conf";
      }
    };
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String error() {
    return error.toString(StandardCharsets.UTF_8);
  }
}
