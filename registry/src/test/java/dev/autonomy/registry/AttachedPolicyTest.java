package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.supply.RemoteBundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The policy of an agent's image, attached to it; against a real registry. */
@EnabledIf("dev.autonomy.registry.DockerRegistry#isInstalled")
class AttachedPolicyTest {

  @TempDir Path folder;
  private DockerRegistry docker;
  private BundleRegistry registry;
  private Repository repository;
  private Path archive;

  @BeforeEach
  void start() throws Exception {
    archive = Files.write(folder.resolve("policy.tar.gz"), Fixtures.archive());
    docker = DockerRegistry.start(folder, "", "");
    registry = Fixtures.open(Fixtures.options(folder));
    repository = new Repository(Transport.open(Fixtures.options(folder)), reference("agent:v1"));
    repository.storeEmptyConfig();
    repository.store("v1", MediaTypes.IMAGE_MANIFEST, image("one"));
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
    docker.close();
  }

  private static byte[] image(String title) {
    return new ImageManifest(
            Optional.empty(),
            Repository.emptyConfig(),
            List.of(),
            Optional.empty(),
            Map.of(Annotations.TITLE, title))
        .toBytes();
  }

  private OciReference reference(String repositoryAndTag) {
    return Fixtures.reference(docker.reference(repositoryAndTag));
  }

  private RemoteBundle push(String bundle, String image) throws Exception {
    return registry.push(
        registry.prepare(archive, reference(bundle), Optional.of(reference(image))), Progress.NONE);
  }

  @Test
  void anImageLeadsToThePolicyThatIsAttachedToIt() throws Exception {
    RemoteBundle pushed = push("agent:anything", "agent:v1");
    String policy = pushed.reference().digest().orElseThrow();
    assertThat(registry.resolve(reference("agent:v1")).reference())
        .isEqualTo(reference("agent:v1").at(policy));

    String digest = repository.fetch("v1").digest();
    assertThat(registry.resolve(reference("agent@" + digest)).reference().digest())
        .hasValue(policy);
    assertThat(registry.resolve(reference("agent:anything")).manifest())
        .isEqualTo(pushed.manifest());
    registry.pull(registry.resolve(reference("agent:v1")), folder.resolve("out"), Progress.NONE);
    assertThat(folder.resolve("out")).hasSameBinaryContentAs(archive);
  }

  @Test
  void anIndexOfImagesLeadsToItToo() throws Exception {
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.IMAGE_INDEX + "\",\"manifests\":[]}";
    repository.store("all", MediaTypes.IMAGE_INDEX, Fixtures.utf8(index));
    RemoteBundle pushed = push("agent:all-policy", "agent:all");
    assertThat(registry.resolve(reference("agent:all")).manifest()).isEqualTo(pushed.manifest());
    assertThat(new String(pushed.manifest(), StandardCharsets.UTF_8))
        .contains("\"subject\":{\"mediaType\":\"" + MediaTypes.IMAGE_INDEX);
  }

  @Test
  void theAttachmentStaysWithTheImageWhenTheTagMoves() throws Exception {
    push("agent:policy", "agent:v1");
    String digest = repository.fetch("v1").digest();
    repository.store("v1", MediaTypes.IMAGE_MANIFEST, image("two"));

    assertThatThrownBy(() -> registry.resolve(reference("agent:v1")))
        .hasMessageContaining("none is attached to it");
    assertThat(registry.resolve(reference("agent@" + digest)).archiveBytes())
        .isEqualTo(Files.size(archive));
  }

  @Test
  void pushingItAgainListsItOnce() throws Exception {
    push("agent:policy", "agent:v1");
    String tag = repository.fetch("v1").digest().replace(':', '-');
    byte[] before = repository.fetch(tag).bytes();
    push("agent:policy", "agent:v1");
    assertThat(repository.fetch(tag).bytes()).isEqualTo(before);
  }

  @Test
  void whatCannotBeASubjectIsRefused() throws Exception {
    registry.push(archive, reference("agent:bundle"), Progress.NONE);
    assertRefused("other:policy", "agent:v1", "is in another repository than");
    assertRefused("agent:v1", "agent:v1", "would be replaced");
    String digest = repository.fetch("v1").digest();
    assertRefused("agent:v1", "agent@" + digest, "would be replaced");
    assertRefused("agent:policy", "agent:bundle", "is a policy bundle: expected an image");
    assertThatThrownBy(() -> push("agent:policy", "agent:missing"))
        .hasMessageContaining("there is no " + reference("agent:missing"));
    assertThat(repository.find("policy")).isEmpty();
    assertThat(repository.fetch("v1").bytes()).isEqualTo(image("one"));
  }

  private void assertRefused(String bundle, String image, String message) {
    assertThatThrownBy(() -> push(bundle, image))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCAL))
        .hasMessageContaining(message);
  }
}
