package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.PreparedBundle;
import dev.autonomy.supply.RemoteBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bundle will be in a registry is known before anything is sent, and is what it becomes. */
class PreparedPushTest {

  @TempDir Path folder;

  @Test
  void whatWasPreparedIsWhatIsStored() throws Exception {
    Path archive = Files.write(folder.resolve("policy.tar.gz"), Fixtures.archive());
    try (FakeRegistry fake = new FakeRegistry();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      OciReference reference = Fixtures.reference(fake.reference("p:v1"));
      PreparedBundle prepared = registry.prepare(archive, reference);
      assertThat(fake.requests()).isEmpty();

      Files.write(archive, Fixtures.archive(100)); // somebody builds again meanwhile
      RemoteBundle pushed = registry.push(prepared, Progress.NONE);
      RemoteBundle resolved = registry.resolve(reference);
      assertThat(List.of(pushed, resolved))
          .extracting(RemoteBundle::reference)
          .containsOnly(prepared.bundle().reference());
      assertThat(resolved).usingRecursiveComparison().isEqualTo(prepared.bundle());
      registry.pull(resolved, folder.resolve("pulled"), Progress.NONE);
      assertThat(folder.resolve("pulled")).hasBinaryContent(Fixtures.archive());
    }
  }

  @Test
  void aFileThatIsNoBundleIsNotPrepared() throws Exception {
    Path other = Files.writeString(folder.resolve("other.tar.gz"), "no archive");
    try (FakeRegistry fake = new FakeRegistry();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      OciReference reference = Fixtures.reference(fake.reference("p:v1"));
      assertThatThrownBy(() -> registry.prepare(other, reference))
          .hasMessageContaining("is no bundle");
      assertThatThrownBy(() -> registry.prepare(folder.resolve("missing"), reference))
          .hasMessageContaining("no file");
      assertThat(fake.requests()).isEmpty();
    }
  }
}
