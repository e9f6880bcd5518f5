package dev.autonomy.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The installed program and a real registry: what the library needs of the JDK is in the image, and
 * a policy goes from a directory through the registry to a run.
 */
@Timeout(300)
@EnabledIf("dev.autonomy.acceptance.DockerRegistry#isInstalled")
class RegistryIT {

  @TempDir Path directory;
  private Path archive = Path.of("");

  @BeforeEach
  void build() throws Exception {
    Path source = Files.createDirectory(directory.resolve("agent"));
    Files.writeString(
        source.resolve("agent.rego"),
        "package autonomy\n\ndefault allow := false\n\nallow if input.kind == \"tool.echo\"\n");
    archive = directory.resolve("agent.tar.gz");
    done("policy", "build", "--in", source, "--out", archive, "--version", "1.4.0");
  }

  private Command.Result autonomy(Object... words) throws IOException, InterruptedException {
    List<Object> all = new ArrayList<>(List.of(Distribution.program(Distribution.built())));
    all.addAll(List.of(words));
    return Command.of(directory, all.toArray()).with("HOME", directory).run();
  }

  private String done(Object... words) throws IOException, InterruptedException {
    Command.Result result = autonomy(words);
    assertThat(result.status()).as(result.toString()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  @Test
  void aSignedBundleTravelsThroughTheRegistryIntoARun() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(directory)) {
      String reference = registry.reference("policies/agent:1.4.0");
      assertThat(done("bundle", "push", archive, reference))
          .startsWith("bundle push: OK — " + reference + "@sha256:");
      Path pulled = directory.resolve("pulled.tar.gz");
      done("bundle", "pull", reference, pulled);
      assertThat(pulled).hasSameBinaryContentAs(archive);
      assertThat(directory.resolve("pulled.tar.gz.sig")).doesNotExist();

      JsonObject seen =
          JsonObject.parse(
              done("bundle", "inspect", reference, "--output", "json").getBytes(UTF_8));
      assertThat(seen.string("reference").orElseThrow()).startsWith(reference + "@sha256:");
      assertThat(seen.object("bundle").orElseThrow().string("version")).hasValue("1.4.0");

      Command.Result before = autonomy("run", "--policy", reference, "true");
      assertThat(before.status()).isEqualTo(125);
      assertThat(before.err()).contains("autonomy bundle stage " + reference);
      assertThat(done("bundle", "stage", reference))
          .startsWith("policy stage: OK — version=1.4.0 hash=sha256:");
      assertThat(autonomy("policy", "list").out()).contains(reference);
    }
    // The registry is gone: what is staged needs no network.
    String reference =
        JsonObject.parse(autonomy("policy", "list").out().getBytes(UTF_8))
            .string("ref")
            .orElseThrow();
    assertThat(autonomy("run", "--policy", reference, "true").status()).isZero();
    assertThat(done("policy", "activate", "1.4.0")).contains("OK — version=1.4.0");
  }

  @Test
  void whatCannotBeReachedIsSaidInOneLine() throws Exception {
    Command.Result result = autonomy("bundle", "pull", "oci://127.0.0.1:1/policies/agent:1.4.0");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(1).first().asString().contains("no connection");
  }
}
