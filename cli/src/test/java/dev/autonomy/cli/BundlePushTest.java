package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.line.CommandException;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.LockFile.LockedBundle;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RemoteBundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is pushed with a lock, and what is not. */
class BundlePushTest {

  private static final OciReference TAG = OciReference.parse("oci://registry.example/agent:v1");

  private final MemoryRegistry registry = new MemoryRegistry();

  @TempDir Path folder;
  private Path archive;

  @BeforeEach
  void write() throws Exception {
    archive = Files.writeString(folder.resolve("agent.tar.gz"), "archive");
  }

  private RemoteBundle push(Optional<byte[]> lock) throws Exception {
    return BundlePushCommand.push(
        registry, registry.prepare(archive, TAG), lock, Instant.EPOCH, Progress.NONE);
  }

  @Test
  void aLockThatIsTheBundlesGoesWithIt() throws Exception {
    String digest = registry.prepare(archive, TAG).bundle().reference().digest().orElseThrow();
    byte[] lock = lock(digest);
    RemoteBundle bundle = push(Optional.of(lock));

    assertThat(registry.resolve(TAG).reference()).isEqualTo(TAG.at(digest));
    assertThat(registry.lock(bundle)).hasValue(lock);
  }

  @Test
  void aLockMayNameTheArchive() throws Exception {
    byte[] lock = lock(registry.prepare(archive, TAG).bundle().archiveDigest());
    assertThat(registry.lock(push(Optional.of(lock)))).hasValue(lock);
  }

  @Test
  void withALockThatIsAnotherBundlesNothingIsSent() throws Exception {
    byte[] other = lock("sha256:" + "0".repeat(64));
    assertThatThrownBy(() -> push(Optional.of(other)))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("the lock is for the bundle sha256:0000")
        .hasMessageEndingWith("nothing was sent");
    assertThatThrownBy(() -> push(Optional.of("{}".getBytes(StandardCharsets.US_ASCII))))
        .isInstanceOf(CommandException.class);
    assertThat(registry.isEmpty()).isTrue();
  }

  @Test
  void aTagStaysWhereItIsWhenTheLockDoesNotFit() throws Exception {
    RemoteBundle before = push(Optional.empty());
    Files.writeString(archive, "another archive");
    byte[] stale = lock(before.reference().digest().orElseThrow());

    assertThatThrownBy(() -> push(Optional.of(stale))).isInstanceOf(CommandException.class);
    assertThat(registry.resolve(TAG).reference()).isEqualTo(before.reference());
  }

  private static byte[] lock(String digest) throws Exception {
    return LockFile.write(
        Optional.empty(), new LockedBundle(TAG.toString(), digest, "1.0.0"), new TreeMap<>());
  }
}
