package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Against a real registry, which has no list of referrers: the tags stand for it. */
@EnabledIf("dev.autonomy.registry.DockerRegistry#isInstalled")
class DockerRegistryTest {

  @TempDir Path folder;
  private Path archive = Path.of("");

  @BeforeEach
  void writeArchive() throws Exception {
    archive = Files.write(folder.resolve("policy.tar.gz"), Fixtures.archive());
  }

  private DockerRegistry start() throws Exception {
    return DockerRegistry.start(folder, "", "");
  }

  @Test
  void whatIsPushedIsPulledByteForByte() throws Exception {
    try (DockerRegistry docker = start();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      OciReference reference = Fixtures.reference(docker.reference("team/policy:v1"));
      RemoteBundle pushed = registry.push(archive, reference, Progress.NONE);
      RemoteBundle resolved = registry.resolve(reference);
      Path target = folder.resolve("pulled.tar.gz");
      registry.pull(resolved, target, Progress.NONE);

      assertThat(target).hasSameBinaryContentAs(archive);
      assertThat(resolved.reference())
          .isEqualTo(reference.at(Sha256.of(pushed.manifest())))
          .isEqualTo(pushed.reference());
      assertThat(resolved.archiveDigest()).isEqualTo(Sha256.of(Files.readAllBytes(archive)));
      assertThat(resolved.annotations())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "org.opencontainers.image.title", "demo",
                  "org.opencontainers.image.version", "1.2.3",
                  "org.opencontainers.image.created", "2026-01-02T03:04:05Z",
                  "org.opencontainers.image.revision", "abc",
                  "org.opencontainers.image.source", "https://example.org/policy"));
      assertThat(Fixtures.names(folder)).noneMatch(name -> name.endsWith(".part"));
    }
  }

  @Test
  void theSameArchiveGivesTheSameDigestUnderEveryTag() throws Exception {
    try (DockerRegistry docker = start();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      RemoteBundle one =
          registry.push(archive, Fixtures.reference(docker.reference("a:v1")), Progress.NONE);
      RemoteBundle other =
          registry.push(archive, Fixtures.reference(docker.reference("b/c")), Progress.NONE);
      assertThat(one.reference().digest()).isEqualTo(other.reference().digest());
      assertThat(registry.resolve(Fixtures.reference(docker.reference("b/c:latest"))).manifest())
          .isEqualTo(one.manifest());
    }
  }

  @Test
  void aTagThatMovesAfterResolveChangesNothing() throws Exception {
    try (DockerRegistry docker = start();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      OciReference reference = Fixtures.reference(docker.reference("policy:v1"));
      registry.push(archive, reference, Progress.NONE);
      RemoteBundle resolved = registry.resolve(reference);
      Path other = Files.write(folder.resolve("other.tar.gz"), Fixtures.archive(100));
      RemoteBundle moved = registry.push(other, reference, Progress.NONE);
      registry.attach(moved, signature(1));
      registry.attachLock(moved, Fixtures.utf8("{}"), Instant.EPOCH);

      Path target = folder.resolve("pulled.tar.gz");
      registry.pull(resolved, target, Progress.NONE);
      assertThat(target).hasSameBinaryContentAs(archive);
      assertThat(registry.signatures(resolved)).isEmpty();
      assertThat(registry.lock(resolved)).isEmpty();
      assertThat(registry.resolve(resolved.reference()).manifest()).isEqualTo(resolved.manifest());
    }
  }

  @Test
  void signaturesAreAppended() throws Exception {
    try (DockerRegistry docker = start();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      RemoteBundle bundle =
          registry.push(archive, Fixtures.reference(docker.reference("p:v1")), Progress.NONE);
      assertThat(registry.signatures(bundle)).isEmpty();
      for (int i : List.of(1, 2, 1)) {
        registry.attach(bundle, signature(i));
      }
      assertThat(registry.signatures(bundle))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(signature(1), signature(2));
      String tag = Sha256.of(bundle.manifest()).replace(':', '-') + ".sig";
      assertThatThrownBy(() -> registry.resolve(Fixtures.reference(docker.reference("p:" + tag))))
          .hasMessageContaining("is no policy bundle");
    }
  }

  @Test
  void aLockIsFoundByTagAndByDigest() throws Exception {
    try (DockerRegistry docker = start();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      RemoteBundle bundle =
          registry.push(archive, Fixtures.reference(docker.reference("p:v1")), Progress.NONE);
      registry.attachLock(bundle, Fixtures.utf8("{\"lock\":1}"), Instant.EPOCH);
      registry.attachLock(bundle, Fixtures.utf8("{\"lock\":2}"), Instant.EPOCH.plusSeconds(1));
      RemoteBundle byDigest =
          registry.resolve(
              Fixtures.reference(docker.reference("p@" + Sha256.of(bundle.manifest()))));
      assertThat(registry.lock(bundle)).hasValue(Fixtures.utf8("{\"lock\":2}"));
      assertThat(registry.lock(byDigest)).hasValue(Fixtures.utf8("{\"lock\":2}"));
    }
  }

  @Test
  void thePolicyOfAnImageIsFoundUnderItsTag() throws Exception {
    try (DockerRegistry docker = start();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      OciReference image = Fixtures.reference(docker.reference("agent:v1"));
      Repository repository = new Repository(Transport.open(Fixtures.options(folder)), image);
      byte[] config = Fixtures.utf8("{}");
      repository.storeBlob(config);
      repository.store(
          "v1",
          MediaTypes.IMAGE_MANIFEST,
          new ImageManifest(
                  Optional.empty(),
                  Descriptor.of(MediaTypes.IMAGE_CONFIG, config),
                  List.of(),
                  Optional.empty(),
                  Map.of())
              .toBytes());
      assertThatThrownBy(() -> registry.resolve(image))
          .hasMessageContaining("none is attached to it")
          .hasMessageContaining("v1-policy");
      RemoteBundle policy =
          registry.push(
              archive, Fixtures.reference(docker.reference("agent:v1-policy")), Progress.NONE);
      assertThat(registry.resolve(image).reference())
          .isEqualTo(image.at(Sha256.of(policy.manifest())));
    }
  }

  @Test
  void whatIsNotThereIsSaid() throws Exception {
    try (DockerRegistry docker = start();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      assertThatThrownBy(() -> registry.resolve(Fixtures.reference(docker.reference("p:v1"))))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
          .hasMessageContaining("there is no " + docker.reference("p:v1"));
    }
  }

  @Test
  void aRegistryWithPasswordsWantsTheRightOne() throws Exception {
    // bcrypt of "secret", as the program htpasswd writes it.
    Path passwords =
        Files.writeString(
            folder.resolve("htpasswd"),
            "robot:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n");
    try (DockerRegistry docker =
        DockerRegistry.start(
            folder, "", "auth:\n  htpasswd:\n    realm: r\n    path: " + passwords + "\n")) {
      OciReference reference = Fixtures.reference(docker.reference("p:v1"));
      TreeSet<Kind> kinds = new TreeSet<>();
      for (String credentials : List.of("robot:wrong", "other:secret")) {
        try (BundleRegistry registry = Fixtures.open(known(reference.host(), credentials))) {
          assertThatThrownBy(() -> registry.push(archive, reference, Progress.NONE))
              .isInstanceOfSatisfying(RegistryException.class, e -> kinds.add(e.kind()))
              .hasMessageNotContaining("secret")
              .hasMessageContaining("not with these credentials");
        }
      }
      try (BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
        assertThatThrownBy(() -> registry.resolve(reference))
            .isInstanceOfSatisfying(RegistryException.class, e -> kinds.add(e.kind()));
      }
      assertThat(kinds).containsExactly(Kind.UNAUTHORIZED);
      try (BundleRegistry registry = Fixtures.open(known(reference.host(), "robot:secret"))) {
        RemoteBundle bundle = registry.push(archive, reference, Progress.NONE);
        registry.pull(bundle, folder.resolve("pulled"), Progress.NONE);
        assertThat(folder.resolve("pulled")).hasSameBinaryContentAs(archive);
      }
    }
  }

  private RegistryOptions known(String host, String credentials) throws Exception {
    return new RegistryOptions(
        false,
        Optional.empty(),
        Optional.of(Fixtures.dockerConfig(folder, host, credentials)),
        Duration.ofSeconds(20));
  }

  @Test
  void overTlsItsAuthorityHasToBeTrusted() throws Exception {
    Certificates certificates = Certificates.make(folder);
    try (DockerRegistry docker =
        DockerRegistry.start(
            folder,
            "tls:\n  certificate: " + certificates.pem() + "\n  key: " + certificates.key() + "\n",
            "")) {
      OciReference reference = Fixtures.reference(docker.reference("p:v1"));
      RegistryOptions trusting =
          new RegistryOptions(
              false, Optional.of(certificates.pem()), Optional.of(folder), Duration.ofSeconds(20));
      try (BundleRegistry registry = Fixtures.open(trusting)) {
        RemoteBundle bundle = registry.push(archive, reference, Progress.NONE);
        registry.pull(bundle, folder.resolve("pulled"), Progress.NONE);
        assertThat(folder.resolve("pulled")).hasSameBinaryContentAs(archive);
      }
      Files.createDirectory(folder.resolve("others"));
      Path stranger = Certificates.make(folder.resolve("others")).pem();
      RegistryOptions distrusting =
          new RegistryOptions(
              false, Optional.of(stranger), Optional.of(folder), Duration.ofSeconds(20));
      try (BundleRegistry registry = Fixtures.open(distrusting)) {
        assertThatThrownBy(() -> registry.resolve(reference))
            .hasMessageContaining("TLS failed")
            .hasMessageContaining("--registry-ca");
      }
    }
  }

  private static Signature signature(int number) {
    return new Signature(Fixtures.utf8("{\"n\":" + number + "}"), new byte[] {1, (byte) number});
  }
}
