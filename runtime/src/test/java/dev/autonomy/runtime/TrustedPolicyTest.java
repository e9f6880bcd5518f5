package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.LoadRequest;
import dev.autonomy.bundle.LoadResult;
import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.Manifest;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.bundle.StoreOptions;
import dev.autonomy.json.JsonObject;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.TrustedKeys;
import dev.autonomy.trust.VerificationKey;
import dev.autonomy.wal.FrameKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runtime with trusted keys enforces nothing that they have not signed. */
class TrustedPolicyTest {

  private static final String VERSION = "0.1.0";

  /** How long to wait for what must happen; how soon it does is the watch's affair. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path temporary;

  private KeyPair pair;
  private ManagedStore store;

  @BeforeEach
  void prepare() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
    store =
        new ManagedStore(
            temporary.resolve("store"), new StoreOptions(SemanticVersion.parse(VERSION)));
  }

  @Test
  void aSignedPolicyIsEnforced() throws Exception {
    load("1.0.0", true);
    try (RuntimeService service = RuntimeService.start(options());
        TestClient client = new TestClient(service.uri())) {
      assertThat(echo(client)).isEqualTo(200);
      assertThat(client.get("/ready").status()).isEqualTo(200);
    }
    assertThat(rejections()).isEmpty();
  }

  @Test
  void anUnsignedPolicyAloneDeniesEverythingAndSaysWhy() throws Exception {
    load("1.0.0", false);
    try (RuntimeService service = RuntimeService.start(options());
        TestClient client = new TestClient(service.uri())) {
      assertThat(echo(client)).isEqualTo(403);
      TestClient.Answer ready = client.get("/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.member("policy"))
          .contains("bundle is not trusted: there is no signature", "no last-known-good");
      assertThat(client.get("/v1/status").member("policy_notice"))
          .isEqualTo(ready.member("policy"));
    }
    assertThat(rejections())
        .singleElement()
        .satisfies(
            frame ->
                assertThat(frame.string("notice").orElseThrow())
                    .contains("bundle is not trusted: there is no signature"));
  }

  @Test
  void anUnsignedPolicyGivesWayToASignedLastKnownGood() throws Exception {
    load("1.0.0", true);
    load("2.0.0", false);
    try (RuntimeService service = RuntimeService.start(options());
        TestClient client = new TestClient(service.uri())) {
      TestClient.Answer status = client.get("/v1/status");
      assertThat(status.member("policy_version")).isEqualTo("1.0.0");
      assertThat(status.member("policy_notice"))
          .contains("bundle is not trusted", "enforcing last-known-good");
      TestClient.Answer ready = client.get("/ready");
      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.member("policy")).isEqualTo(status.member("policy_notice"));
      assertThat(echo(client)).isEqualTo(200);
    }
    assertThat(rejections())
        .singleElement()
        .satisfies(frame -> assertThat(frame.string("policy_version")).contains("1.0.0"));
  }

  @Test
  void whereNeitherIsSignedEverythingIsDenied() throws Exception {
    load("1.0.0", false);
    load("2.0.0", false);
    try (RuntimeService service = RuntimeService.start(options());
        TestClient client = new TestClient(service.uri())) {
      assertThat(echo(client)).isEqualTo(403);
      assertThat(client.get("/ready").member("policy")).startsWith("neither the current policy");
    }
  }

  @Test
  void aRunningRuntimeRefusesUnsignedSwitchesAndTakesSignedOnesOver() throws Exception {
    load("1.0.0", true);
    try (RuntimeService service = RuntimeService.start(options());
        TestClient client = new TestClient(service.uri())) {
      load("2.0.0", false);
      await(client, status -> status.member("policy_notice").contains("bundle is not trusted"));
      assertThat(client.get("/v1/status").member("policy_version")).isEqualTo("1.0.0");
      assertThat(echo(client)).isEqualTo(200);

      load("3.0.0", true);
      await(client, status -> status.member("policy_version").equals("3.0.0"));
      assertThat(client.get("/v1/status").member("policy_notice")).isEmpty();

      store.rollback(); // to the unsigned one
      await(client, status -> status.member("policy_notice").contains("bundle is not trusted"));
      assertThat(client.get("/v1/status").member("policy_version")).isEqualTo("3.0.0");
    }
    assertThat(rejections()).hasSize(2);
  }

  @Test
  void evidenceThatWasTakenAwayIsMissedAtTheNextStart() throws Exception {
    load("1.0.0", true);
    RuntimeService.start(options()).close();
    String blob = store.view().current().orElseThrow().blob().substring("sha256:".length());
    Files.delete(temporary.resolve("store/blobs/sha256").resolve(blob + ".sig"));

    try (RuntimeService service = RuntimeService.start(options());
        TestClient client = new TestClient(service.uri())) {
      assertThat(echo(client)).isEqualTo(403);
    }
  }

  private RuntimeOptions options() throws Exception {
    TrustedKeys keys =
        TrustedKeys.of(VerificationKey.of(pair.getPublic().getEncoded(), "test key"));
    return RuntimeOptions.daemon(VERSION, temporary.resolve("log"), store.root())
        .withPolicy(new PolicySource.Managed(store.root(), Optional.of(keys)))
        .withAccess(AccessOptions.loopback(0));
  }

  private void load(String version, boolean signed) throws Exception {
    byte[] module =
        ("package autonomy\n\nallow := true\n\nversion := \"" + version + "\"\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] archive =
        Bundle.of(Map.of("policies/p.rego", module))
            .withManifest(Manifest.of("test", SemanticVersion.parse(version)))
            .toArchive();
    Path file = Files.write(temporary.resolve(version + ".tar.gz"), archive);
    LoadRequest request = LoadRequest.of(file);
    if (signed) {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(archive);
      request = request.withEvidence(new Evidence.Blob(signature.sign()));
    }
    assertThat(store.load(request)).isInstanceOf(LoadResult.Loaded.class);
  }

  private List<JsonObject> rejections() throws Exception {
    return Governed.verifiedFrames(temporary.resolve("log"), FrameKind.BUNDLE_REJECTED);
  }

  private static int echo(TestClient client) throws Exception {
    return client.call("{\"kind\":\"tool.echo\",\"params\":{\"message\":\"x\"}}").status();
  }

  private static void await(TestClient client, Predicate<TestClient.Answer> condition)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.test(client.get("/v1/status"))) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }
}
