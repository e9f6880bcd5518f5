package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.supply.RegistryException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the folder for downloads when another one begins. */
class VerifiedCandidatesTest {

  @TempDir Path directory;

  @Test
  void whatHasArrivedOfTheSameArchiveIsKeptAndNothingElse() throws Exception {
    Releasing node = new Releasing(directory);
    SignedRelease release = node.registry.keep(SignedRelease.saying(node.author, 1, "1.0.0"));
    String digest = release.release().bundle().digest().orElseThrow();
    String archive = digest.substring("sha256:".length()) + ".tar.gz";
    Path folder = Files.createDirectories(directory.resolve("candidate"));
    Path part = Files.write(folder.resolve("." + archive + ".0123456789abcdef.part"), new byte[9]);
    Path other = Files.write(folder.resolve(".other.tar.gz.0123456789abcdef.part"), new byte[9]);
    node.registry.fail(
        what -> {
          if (what.equals("pull")) {
            throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "the network is gone");
          }
        });
    node.desire(release);
    node.run();
    assertThat(part).hasSize(9);
    assertThat(other).doesNotExist();
  }
}
