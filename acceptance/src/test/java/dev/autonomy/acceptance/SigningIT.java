package dev.autonomy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The installed program signs with the library beside its image and verifies without it; {@code
 * run} knows nothing of either.
 */
@Timeout(300)
class SigningIT {

  @TempDir Path directory;

  @Test
  void aPolicyIsSignedVerifiedAndLoaded() throws Exception {
    Files.writeString(
        Files.createDirectory(directory.resolve("policy")).resolve("p.rego"),
        "package autonomy\n\ndefault allow := false\n");
    expect("policy", "build", "--in", "policy", "--out", "p.tar.gz", "--version", "1.0.0");
    expect("key", "generate", "--out", "team");
    expect("bundle", "sign", "p.tar.gz", "--key", "team.key");
    expect("bundle", "verify", "p.tar.gz", "--pub-key", "team.pub");

    assertThat(expect("policy", "load", "--bundle", "p.tar.gz", "--pub-key", "team.pub").out())
        .contains("policy load: OK", "policy load: signed by sha256:");
  }

  @Test
  void runLoadsNothingOfSignatures() throws Exception {
    Path classes = directory.resolve("classes");
    Path home = Distribution.built().toRealPath();
    Command.Result result =
        Command.of(
                directory,
                home.resolve("runtime/bin/java"),
                "-Xlog:class+load:file=" + classes,
                "-Dautonomy.home=" + home,
                "-Dautonomy.build=" + Distribution.build(home),
                "-m",
                "dev.autonomy.launcher/dev.autonomy.launcher.Launcher",
                "run",
                "true")
            .with("HOME", directory)
            .run();

    assertThat(result.status()).as(result.toString()).isZero();
    assertThat(Files.readString(classes))
        .contains("dev.autonomy.cli.RunCommand ")
        .doesNotContain("dev.autonomy.trust")
        .doesNotContain("dev.autonomy.supply")
        .doesNotContain("bouncycastle");
  }

  private Command.Result expect(String... words) throws Exception {
    Object[] command = new Object[words.length + 1];
    command[0] = Distribution.program(Distribution.built());
    System.arraycopy(words, 0, command, 1, words.length);
    Command.Result result =
        Command.of(directory, command)
            .with("HOME", directory)
            .with("AUTONOMY_KEY_PASSWORD", "correct horse")
            .run();
    assertThat(result.status()).as(result.toString()).isZero();
    return result;
  }
}
