package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.line.CommandException;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive and the signatures beside it, on good days and bad ones. */
class BundlePullTest {

  private static final Signature SIGNATURE =
      new Signature("payload".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});

  private final MemoryRegistry registry = new MemoryRegistry();

  @TempDir Path folder;
  private Path target;
  private Path evidence;

  @BeforeEach
  void choose() {
    target = folder.resolve("agent.tar.gz");
    evidence = folder.resolve("agent.tar.gz.sig");
  }

  @Test
  void theSignaturesLieBesideTheArchive() throws Exception {
    RemoteBundle bundle = pushed("one");
    pull(bundle, List.of(SIGNATURE));

    assertThat(target).hasContent("one");
    assertThat(Evidence.parse(Files.readAllBytes(evidence)))
        .isInstanceOfSatisfying(
            Evidence.Payloads.class,
            payloads -> {
              assertThat(payloads.manifest().orElseThrow()).isEqualTo(bundle.manifest());
              assertThat(payloads.signatures()).hasSize(1);
            });
    assertThat(files()).containsExactlyInAnyOrder("agent.tar.gz", "agent.tar.gz.sig");
  }

  @Test
  void signaturesOfWhatWasThereBeforeDoNotStay() throws Exception {
    pull(pushed("one"), List.of(SIGNATURE));
    pull(pushed("two"), List.of());

    assertThat(target).hasContent("two");
    assertThat(files()).containsExactly("agent.tar.gz");
  }

  @Test
  void aRegistryThatIsAwayLeavesBothFilesAsTheyWere() throws Exception {
    pull(pushed("one"), List.of(SIGNATURE));
    byte[] before = Files.readAllBytes(evidence);
    RemoteBundle lost = pushed("two");
    registry.lose(lost);

    assertThatThrownBy(() -> pull(lost, List.of())).hasMessage("the registry is away");
    assertThat(target).hasContent("one");
    assertThat(evidence).hasBinaryContent(before);
    assertThat(files()).hasSize(2);
  }

  @Test
  void anArchiveIsNotPutBesideEvidenceThatCannotBeRemoved() throws Exception {
    Files.writeString(target, "one");
    Files.createDirectories(evidence.resolve("in the way"));

    assertThatThrownBy(() -> pull(pushed("two"), List.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("cannot write " + target + ": ");
    assertThat(target).hasContent("one");
    assertThat(files()).containsExactlyInAnyOrder("agent.tar.gz", "agent.tar.gz.sig");
  }

  @Test
  void anArchiveThatCannotBeReplacedKeepsItsSignatures() throws Exception {
    pull(pushed("one"), List.of(SIGNATURE));
    byte[] before = Files.readAllBytes(evidence);
    Files.delete(target);
    Files.createDirectories(target.resolve("in the way"));

    assertThatThrownBy(() -> pull(pushed("two"), List.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("cannot write " + target + ": ");
    assertThat(evidence).hasBinaryContent(before);
    assertThat(files()).containsExactlyInAnyOrder("agent.tar.gz", "agent.tar.gz.sig");
  }

  @Test
  void aSlashAtTheEndMeansADirectoryThatIsThere() throws Exception {
    OciReference reference = OciReference.parse("oci://registry.example/policies/agent:v1");
    String absent = folder.resolve("absent") + "/";

    assertThat(BundlePullCommand.target(List.of("", folder + "/"), reference))
        .isEqualTo(folder.resolve("agent-v1.tar.gz"));
    assertThatThrownBy(() -> BundlePullCommand.target(List.of("", absent), reference))
        .hasMessage("there is no directory " + folder.resolve("absent") + ": make it first");
  }

  @Test
  void nobodyElsePullsIntoTheSameFileMeanwhile() throws Exception {
    RemoteBundle one = pushed("one");
    RemoteBundle two = pushed("two");
    Progress meanwhile =
        (_, _) ->
            assertThatThrownBy(() -> pull(two, List.of()))
                .hasMessage(target + " is being written by somebody else: wait, and try again");
    BundlePullCommand.pull(registry, one, List.of(SIGNATURE), target, meanwhile);

    assertThat(target).hasContent("one");
    assertThat(evidence).isRegularFile();
  }

  private RemoteBundle pushed(String contents) throws Exception {
    Path archive = Files.writeString(folder.resolve("pushed.tar.gz"), contents);
    try {
      return registry.push(
          archive, OciReference.parse("oci://registry.example/agent:v1"), Progress.NONE);
    } finally {
      Files.delete(archive);
    }
  }

  private void pull(RemoteBundle bundle, List<Signature> signatures) throws Exception {
    BundlePullCommand.pull(registry, bundle, signatures, target, Progress.NONE);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
