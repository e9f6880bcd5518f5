package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launches with stand-ins for {@code ros2} and {@code docker} that note how they were called. */
@Tag("slow")
class Ros2LaunchCommandTest {

  private static final String REF = "oci://local/ros2-launch:v1";
  private static final String SYSTEM_PATH = "/usr/bin:/bin";

  @TempDir Path home;
  private Program autonomy;
  private Path programs;
  private Path calls;

  @BeforeEach
  void prepare() throws Exception {
    programs = Files.createDirectory(home.resolve("bin"));
    calls = home.resolve("calls");
    autonomy =
        new Program(home)
            .variable("PATH", programs + ":" + SYSTEM_PATH)
            .directory(SourceTree.root());
    autonomy
        .run("policy", "load", "--ref", REF, "--bundle", "examples/policies/ros2-launch")
        .expect(0);
  }

  /** Puts a program on the path that notes its arguments and then does what the script says. */
  private void install(String name, String script) throws IOException {
    Path program =
        Files.writeString(
            programs.resolve(name),
            "#!/bin/sh\necho \"" + name + " $*\" >>'" + calls + "'\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private List<String> calls() throws IOException {
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private Program.Result launch(String... flags) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "ros2.launch", "--policy", REF));
    words.addAll(List.of(flags));
    words.addAll(List.of("turtlesim", "multisim.launch.py", "speed:=1"));
    return autonomy.run(words.toArray(String[]::new));
  }

  @Test
  void aNativeLaunchPassesItsMarkersInOrder() throws Exception {
    install("ros2", "echo from the launch, $AUTONOMY_RUNTIME_URL");
    List<String> out = launch("--allow-reduced-governance").expect(0).lines();
    assertThat(out)
        .filteredOn(line -> line.startsWith("PASS"))
        .containsExactly(
            "PASS ros2-telemetry-active context=native",
            "PASS ros2-stack-start context=native",
            "PASS ros2-policy-enforced context=native",
            "PASS ros2-wal-recording context=native");
    assertThat(out)
        .filteredOn(line -> line.startsWith("from"))
        .singleElement()
        .asString()
        .matches("from the launch, http://127\\.0\\.0\\.1:\\d+");
    assertThat(calls()).containsExactly("ros2 launch turtlesim multisim.launch.py speed:=1");
    assertThat(frames())
        .containsExactly(
            "lifecycle started",
            "marker PASS ros2-telemetry-active context=native",
            "decision tool.ros2.launch allow",
            "marker PASS ros2-stack-start context=native",
            "outcome ok",
            "marker PASS ros2-policy-enforced context=native",
            "marker PASS ros2-wal-recording context=native",
            "lifecycle stopped");
  }

  @Test
  void aLaunchInAContainerPassesOneMarkerMore() throws Exception {
    install("docker", "");
    List<String> out = launch("--image", "ros:jazzy").expect(0).lines();
    assertThat(out)
        .containsExactly(
            "PASS ros2-telemetry-active context=container",
            "PASS ros2-runtime-container-ready context=container",
            "PASS ros2-stack-start context=container",
            "PASS ros2-policy-enforced context=container",
            "PASS ros2-wal-recording context=container");
    assertThat(calls()).hasSize(2);
    assertThat(calls().getFirst()).isEqualTo("docker image inspect ros:jazzy");
    assertThat(calls().getLast())
        .matches(
            "docker run --rm --init --interactive --network host --env"
                + " AUTONOMY_RUNTIME_URL=http://127\\.0\\.0\\.1:\\d+ ros:jazzy"
                + " ros2 launch turtlesim multisim\\.launch\\.py speed:=1");
    assertThat(frames())
        .containsExactly(
            "lifecycle started",
            "marker PASS ros2-telemetry-active context=container",
            "decision tool.ros2.launch allow",
            "marker PASS ros2-runtime-container-ready context=container",
            "marker PASS ros2-stack-start context=container",
            "outcome ok",
            "marker PASS ros2-policy-enforced context=container",
            "marker PASS ros2-wal-recording context=container",
            "lifecycle stopped");
  }

  @Test
  void anImageThatCannotBeHadEndsTheLaunchBeforeItStarts() throws Exception {
    install("docker", "exit 1");
    Program.Result result = launch("--image", "ros:none").expect(1);
    assertThat(result.lines()).containsExactly("PASS ros2-telemetry-active context=container");
    assertThat(result.error()).contains("docker has no image `ros:none` and cannot pull it");
    assertThat(calls()).containsExactly("docker image inspect ros:none", "docker pull ros:none");
    assertThat(frames())
        .containsExactly(
            "lifecycle started",
            "marker PASS ros2-telemetry-active context=container",
            "decision tool.ros2.launch allow",
            "outcome failed",
            "lifecycle stopped");
  }

  @Test
  void aLaunchThatFailsOmitsTheLastTwoMarkers() throws Exception {
    install("ros2", "exit 3");
    assertThat(launch("--allow-reduced-governance").expect(3).lines())
        .containsExactly(
            "PASS ros2-telemetry-active context=native", "PASS ros2-stack-start context=native");
    assertThat(frames())
        .containsExactly(
            "lifecycle started",
            "marker PASS ros2-telemetry-active context=native",
            "decision tool.ros2.launch allow",
            "marker PASS ros2-stack-start context=native",
            "outcome failed",
            "lifecycle stopped");
  }

  @Test
  void aLaunchThatPolicyDeniesIsNotStarted() throws Exception {
    install("ros2", "");
    Program.Result result =
        autonomy
            .run("run", "ros2.launch", "--allow-reduced-governance", "turtlesim", "x.launch.py")
            .expect(1);
    assertThat(result.lines()).containsExactly("PASS ros2-telemetry-active context=native");
    assertThat(result.error()).contains("autonomy: the launch is denied: ");
    assertThat(calls()).isEmpty();
    assertThat(frames()).contains("decision tool.ros2.launch deny").doesNotContain("outcome ok");
  }

  @Test
  void withoutConsentOrWithoutTheProgramNothingBegins() throws Exception {
    install("ros2", "");
    Program.Result refused = launch().expect(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.error())
        .contains("native execution is reduced governance")
        .contains("--allow-reduced-governance")
        .contains("--image")
        .hasLineCount(1);
    assertThat(launch("--image", "ros:jazzy").expect(1).error())
        .contains("`docker` is not on PATH")
        .hasLineCount(1);
    Files.delete(programs.resolve("ros2"));
    assertThat(launch("--allow-reduced-governance").expect(1).error())
        .contains("`ros2` is not on PATH")
        .hasLineCount(1);
    assertThat(calls()).isEmpty();
    assertThat(autonomy.cache().resolve("runs")).doesNotExist();
  }

  @Test
  void theExamplesOfTheHelpPageWorkAsWritten() throws Exception {
    install("ros2", "");
    autonomy.variable("AUTONOMY_POLICY_DIR", home.resolve("fresh").toString());
    for (CommandSpec.Example example : new Ros2LaunchCommand().spec().examples()) {
      List<String> words = List.of(example.line().split(" ", -1));
      assertThat(words.getFirst()).isEqualTo("autonomy");
      autonomy.run(words.subList(1, words.size()).toArray(String[]::new)).expect(0);
    }
    assertThat(calls()).containsExactly("ros2 launch turtlesim multisim.launch.py");
  }

  /** The frames of the last run in short, from a log that is verified first. */
  private List<String> frames() throws Exception {
    autonomy.run("wal", "verify", "--run", "last").expect(0);
    List<String> frames = new ArrayList<>();
    for (String line : autonomy.run("wal", "inspect", "--run", "last").expect(0).lines()) {
      JsonObject frame = JsonObject.parse(line.getBytes(StandardCharsets.UTF_8));
      JsonObject attrs = frame.object("attrs").orElseThrow();
      String kind = frame.string("kind").orElseThrow().substring("autonomy.".length());
      StringBuilder text = new StringBuilder(kind);
      List<String> names =
          switch (kind) {
            case "lifecycle" -> List.of("event");
            case "marker" -> List.of("line");
            case "decision" -> List.of("tool", "outcome");
            default -> List.of("status");
          };
      for (String name : names) {
        text.append(' ').append(attrs.string(name).orElseThrow());
      }
      frames.add(text.toString());
    }
    return frames;
  }
}
