package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.edgectl.EdgectlCommands;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.Catalogue;
import dev.autonomy.line.CommandLine;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Output;
import dev.autonomy.line.Settings;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both programs of the relay say which build they are. */
class VersionTest {

  static List<Catalogue> programs() {
    return List.of(new EdgedCommands(), new EdgectlCommands());
  }

  private static String type(Catalogue program, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Environment environment = new Environment(Map.of());
    Terminal terminal = new Terminal(new Output(out), new Output(out), environment, false, false);
    Surroundings surroundings =
        new Surroundings(environment, Settings.none(), terminal, () -> TestFleet.NOW, false);
    assertThat(new CommandLine(program, surroundings).run(words)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void peopleGetALineAndProgramsAnObject(Catalogue program) throws Exception {
    JsonObject version =
        JsonObject.parse(
            type(program, "version", "--output", "json").strip().getBytes(StandardCharsets.UTF_8));
    assertThat(version.members().keySet()).containsExactly("version", "build", "java", "system");
    assertThat(version.string("java")).contains(Runtime.version().toString());
    assertThat(type(program, "version"))
        .isEqualTo(
            "%s %s (build %s, Java %s, %s)%n"
                .formatted(
                    program.program(),
                    version.string("version").orElseThrow(),
                    version.string("build").orElseThrow(),
                    Runtime.version(),
                    version.string("system").orElseThrow()));
    assertThat(type(program, "--version")).isEqualTo(type(program, "version"));
  }
}
