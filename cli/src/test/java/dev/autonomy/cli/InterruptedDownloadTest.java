package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.trust.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while an archive is on its way. */
@Tag("slow")
final class InterruptedDownloadTest {

  private static final long SECONDS = 60;

  @TempDir Path home;

  @Test
  void anArchiveThatWasOnlyToBeLookedAtIsNotLeftBehind() throws Exception {
    assumeTrue(RegistryProcess.isInstalled(), "skipped: no docker-registry");
    Program autonomy = new Program(home);
    Path temporary = Files.createDirectory(home.resolve("tmp"));
    Path policy = Files.createDirectory(home.resolve("agent"));
    Files.writeString(policy.resolve("agent.rego"), "package autonomy\n\nallow := true\n");
    String[] build = {"policy", "build", "--in", "agent", "--out", "a.tgz", "--version", "1.0.0"};
    autonomy.run(build).expect(0);
    CountDownLatch begun = new CountDownLatch(1);
    try (RegistryProcess registry = RegistryProcess.start(home.resolve("registry"))) {
      autonomy.run("bundle", "push", "a.tgz", registry.reference("agent:v1")).expect(0);
      String archive = Sha256.of(Files.readAllBytes(home.resolve("a.tgz")));
      RegistryProxy proxy = new RegistryProxy(registry);
      try (ScriptedServer slow =
          new ScriptedServer(proxy.trickling(archive, begun, new CountDownLatch(1)))) {
        Process process = inspect(autonomy, temporary, "oci://" + slow.address() + "/agent:v1");
        assertThat(begun.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(temporary).isNotEmptyDirectory();
        autonomy.runCommand(List.of("kill", "-INT", Long.toString(process.pid()))).expect(0);
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 2);
      }
    }
    assertThat(temporary).isEmptyDirectory();
  }

  private Process inspect(Program autonomy, Path temporary, String reference) throws Exception {
    List<String> command = Program.command("bundle", "inspect", reference);
    command.add(1, "-Djava.io.tmpdir=" + temporary);
    return autonomy.start(command, home.resolve("out"), home.resolve("error"));
  }
}
