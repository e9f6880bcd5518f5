package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.trust.SimpleSigning;
import dev.autonomy.trust.TrustedKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures in a real registry: kept as cosign keeps them, and what comes of cheating. */
@Tag("slow")
final class SignedRegistryTest {

  @TempDir Path home;
  private Program autonomy;
  private RegistryProcess registry;

  @BeforeEach
  void prepare() throws Exception {
    assumeTrue(RegistryProcess.isInstalled(), "skipped: no docker-registry");
    registry = RegistryProcess.start(home.resolve("registry"));
    autonomy = new Program(home).variable("AUTONOMY_KEY_PASSWORD", "correct horse");
    autonomy.run("key", "generate", "--out", "team").expect(0);
  }

  @AfterEach
  void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void aPulledBundleIsLoadedAndEnforcedWithoutItsRegistry() throws Exception {
    String reference = registry.reference("agent:v1");
    push("1.0.0", reference);
    autonomy.run("bundle", "sign", reference, "--key", "team.key").expect(0);
    autonomy.run("bundle", "verify", reference, "--pub-key", "team.pub").expect(0);
    autonomy.run("bundle", "pull", reference, "pulled.tar.gz").expect(0);
    registry.close();

    assertThat(home.resolve("pulled.tar.gz.sig")).isRegularFile();
    autonomy.run("bundle", "verify", "pulled.tar.gz", "--pub-key", "team.pub").expect(0);
    autonomy.run("policy", "load", "--bundle", "pulled.tar.gz", "--pub-key", "team.pub").expect(0);
    try (Service service = Service.start(autonomy, "--cosign-pubkey", "team.pub")) {
      JsonObject status = service.get("/v1/status").json();
      assertThat(status.string("policy_version")).contains("1.0.0");
      assertThat(status.string("policy_notice")).isEmpty();
      assertThat(service.stop("TERM")).isZero();
    }
  }

  @Test
  void signaturesAreWhereCosignLooksForThemAndVerifyThere() throws Exception {
    String reference = registry.reference("agent:v1");
    String digest = push("1.0.0", reference);
    autonomy.run("key", "generate", "--out", "other").expect(0);
    autonomy.run("bundle", "sign", reference, "--key", "team.key").expect(0);
    autonomy.run("bundle", "sign", reference, "--key", "other.key").expect(0);

    JsonObject manifest = JsonObject.parse(registry.get("agent/manifests/" + signatureTag(digest)));
    List<TrustedKeys> keys =
        List.of(
            TrustedKeys.read(List.of(home.resolve("team.pub"))),
            TrustedKeys.read(List.of(home.resolve("other.pub"))));
    List<JsonValue> layers =
        manifest.get("layers") instanceof JsonArray array ? array.elements() : List.of();
    assertThat(layers).hasSize(2);
    for (int i = 0; i < 2; i++) {
      JsonObject layer = (JsonObject) layers.get(i);
      byte[] payload = registry.get("agent/blobs/" + layer.string("digest").orElseThrow());
      String signature =
          layer
              .object("annotations")
              .orElseThrow()
              .string("dev.cosignproject.cosign/signature")
              .orElseThrow();
      assertThat(layer.string("mediaType"))
          .contains("application/vnd.dev.cosign.simplesigning.v1+json");
      assertThat(
              keys.get(i)
                  .keys()
                  .getFirst()
                  .verifies(payload, Base64.getDecoder().decode(signature)))
          .isTrue();
      assertThat(SimpleSigning.parse(payload).digest()).isEqualTo(digest);
    }
    for (String key : List.of("team.pub", "other.pub", "other.pub,team.pub")) {
      autonomy.run("bundle", "verify", reference, "--pub-key", key).expect(0);
    }
  }

  @Test
  void aTagThatWasMovedAfterItWasSignedIsNotVerified() throws Exception {
    String reference = registry.reference("agent:v1");
    String digest = push("1.0.0", reference);
    autonomy.run("bundle", "sign", reference, "--key", "team.key").expect(0);
    push("6.6.6", reference);

    assertThat(verify(reference).expect(1).error())
        .isEqualTo("bundle verify: REJECTED — there is no signature\n");
    verify(registry.reference("agent@" + digest)).expect(0);
  }

  @Test
  void theSignatureOfAnotherBundleIsNotVerified() throws Exception {
    String good = push("1.0.0", registry.reference("agent:v1"));
    String bad = push("6.6.6", registry.reference("agent:v6"));
    autonomy.run("bundle", "sign", registry.reference("agent:v1"), "--key", "team.key").expect(0);
    registry.putManifest(
        "agent/manifests/" + signatureTag(bad),
        registry.get("agent/manifests/" + signatureTag(good)));

    assertThat(verify(registry.reference("agent:v6")).expect(1).error())
        .contains("REJECTED — the signature is for " + good + ", not for " + bad);
    autonomy.run("bundle", "pull", registry.reference("agent:v6"), "pulled.tar.gz").expect(0);
    assertThat(
            autonomy
                .run("policy", "load", "--bundle", "pulled.tar.gz", "--pub-key", "team.pub")
                .expect(1)
                .error())
        .contains("bundle is not trusted: the signature is for " + good);
  }

  @Test
  void anImageLeadsToThePolicyThatWasPushedForIt() throws Exception {
    String image = registry.reference("agent:v7");
    push("1.0.0", registry.reference("agent:other")); // brings the config that the image has
    registry.putManifest(
        "agent/manifests/v7",
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[],\
        "config":{"mediaType":"application/vnd.oci.empty.v1+json","size":2,"digest":\
        "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}}\
        """
            .getBytes(StandardCharsets.UTF_8));
    String policy = push("2.0.0", registry.reference("agent:policy"), "--subject", image);

    assertThat(autonomy.run("bundle", "inspect", image, "--output", "json").expect(0).out())
        .contains(policy);
    assertThat(
            autonomy
                .run(
                    "bundle",
                    "push",
                    "agent-2.0.0.tar.gz",
                    registry.reference("b:v1"),
                    "--subject",
                    image)
                .expect(1)
                .error())
        .contains("is in another repository than");
  }

  @Test
  void aPersonSeesHowFarADownloadIs() throws Exception {
    assumeTrue(autonomy.isInstalled("script"), "skipped: script (util-linux) is not installed");
    String reference = registry.reference("agent:v1");
    push("1.0.0", reference);
    autonomy.run("bundle", "sign", reference, "--key", "team.key").expect(0);
    Process process =
        autonomy.startOnTerminal(
            Program.command("bundle", "verify", reference, "--pub-key", "team.pub"));
    String screen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(screen).contains("pulling  100 % of 1 KiB", "bundle verify: OK");
  }

  private Program.Result verify(String reference) throws Exception {
    return autonomy.run("bundle", "verify", reference, "--pub-key", "team.pub");
  }

  /** Builds a policy and pushes it; returns the digest of its manifest. */
  private String push(String version, String reference, String... flags) throws Exception {
    Path source = Files.createDirectory(home.resolve("agent-" + version));
    Files.writeString(
        source.resolve("agent.rego"),
        "package autonomy\n\ndefault allow := false\n\nversion := \"" + version + "\"\n");
    String archive = home.resolve("agent-" + version + ".tar.gz").toString();
    String[] build = {
      "policy", "build", "--in", source.toString(), "--out", archive, "--version", version
    };
    autonomy.run(build).expect(0);
    List<String> push =
        new ArrayList<>(List.of("bundle", "push", archive, reference, "--output", "json"));
    push.addAll(List.of(flags));
    String[] words = push.toArray(String[]::new);
    JsonObject pushed =
        JsonObject.parse(autonomy.run(words).expect(0).out().getBytes(StandardCharsets.UTF_8));
    return pushed.string("digest").orElseThrow();
  }

  private static String signatureTag(String digest) {
    return digest.replace(':', '-') + ".sig";
  }
}
