package dev.autonomy.registry;

import static dev.autonomy.registry.RawManifests.ARCHIVE;
import static dev.autonomy.registry.RawManifests.CONFIG;
import static dev.autonomy.registry.RawManifests.WHOLE;
import static dev.autonomy.registry.RawManifests.manifest;
import static dev.autonomy.registry.RawManifests.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is attached to a bundle or an image, where the registry or another writer is in the way. */
class AttachmentsTest {

  @TempDir Path folder;

  @Test
  void aLockWithoutBoundOrOfAnotherTypeIsRefused() throws Exception {
    try (FakeRegistry fake = whole();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      RemoteBundle bundle = registry.resolve(Fixtures.reference(fake.reference("p:v1")));
      fake.manifest("v1-lock", manifest(WHOLE));
      assertThatThrownBy(() -> registry.lock(bundle)).hasMessageContaining("is no lock");
      String huge =
          new String(manifest(WHOLE), StandardCharsets.UTF_8)
              .replace(MediaTypes.BUNDLE, MediaTypes.LOCK)
              .replace("\"size\":" + ARCHIVE.length, "\"size\":99999999");
      fake.manifest("v1-lock", Fixtures.utf8(huge));
      assertThatThrownBy(() -> registry.lock(bundle)).hasMessageContaining("more than");
    }
  }

  @Test
  void referrersAreReadWhereTheRegistryListsThem() throws Exception {
    try (FakeRegistry fake = new FakeRegistry();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      fake.blob(ARCHIVE);
      String image = fake.manifest("v1", manifest("{\"config\":" + CONFIG + ",\"layers\":[]}"));
      String policy = WHOLE.replace("]}", "],\"subject\":" + subject(image) + "}");
      String older = fake.manifest("older", manifest(policy + " "));
      String newer = fake.manifest("newer", manifest(policy));
      fake.with(
          exchange ->
              exchange.getRequestURI().getPath().endsWith("/referrers/" + image)
                  && answer(exchange, 200, Fixtures.utf8(index(newer, older))));
      RemoteBundle bundle = registry.resolve(Fixtures.reference(fake.reference("agent:v1")));
      assertThat(bundle.reference().digest()).hasValue(newer);
    }
  }

  private static String subject(String digest) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":9}"
        .formatted(MediaTypes.IMAGE_MANIFEST, digest);
  }

  @Test
  void whatIsListedWronglyHidesNothing() throws Exception {
    try (FakeRegistry fake = new FakeRegistry();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      fake.blob(ARCHIVE);
      String image = fake.manifest("v1", manifest("{\"config\":" + CONFIG + ",\"layers\":[]}"));
      String own = WHOLE.replace("]}", "],\"subject\":" + subject(image) + "}");
      String good = fake.manifest("good", manifest(own));
      String absent = "sha256:" + "0".repeat(64);
      String ofAnother = WHOLE.replace("]}", "],\"subject\":" + subject(absent) + "}");
      List<String> bad =
          List.of(
              absent,
              fake.manifest("another", manifest(ofAnother)),
              fake.manifest("none", manifest(WHOLE)),
              fake.manifest("broken", Fixtures.utf8("no JSON")));
      for (String wrong : bad) {
        fake.with(
            exchange ->
                exchange.getRequestURI().getPath().endsWith("/referrers/" + image)
                    && answer(exchange, 200, Fixtures.utf8(index(wrong, good))));
        RemoteBundle bundle = registry.resolve(Fixtures.reference(fake.reference("agent:v1")));
        assertThat(bundle.reference().digest()).hasValue(good);
      }
    }
  }

  private static String index(String newer, String older) {
    StringBuilder index = new StringBuilder("{\"schemaVersion\":2,\"manifests\":[");
    for (List<String> one :
        List.of(List.of(newer, "2026-02-01T00:00:00Z"), List.of(older, "2026-01-01T00:00:00Z"))) {
      index
          .append(index.charAt(index.length() - 1) == '[' ? "" : ",")
          .append("{\"mediaType\":\"" + MediaTypes.IMAGE_MANIFEST + "\",\"digest\":\"")
          .append(one.getFirst())
          .append("\",\"size\":9,\"artifactType\":\"" + MediaTypes.BUNDLE)
          .append("\",\"annotations\":{\"org.opencontainers.image.created\":\"")
          .append(one.getLast())
          .append("\"}}");
    }
    return index + "]}";
  }

  @Test
  void aSignatureThatWasOverwrittenIsWrittenAgain() throws Exception {
    try (FakeRegistry fake = whole();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      RemoteBundle bundle = registry.resolve(Fixtures.reference(fake.reference("p:v1")));
      registry.attach(bundle, new Signature(Fixtures.utf8("{\"n\":1}"), new byte[] {1}));
      String tag = Sha256.of(bundle.manifest()).replace(':', '-') + ".sig";
      byte[] others = fake.manifest(tag);
      overwriteOnce(fake, tag, others);
      registry.attach(bundle, new Signature(Fixtures.utf8("{\"n\":2}"), new byte[] {2}));
      assertThat(registry.signatures(bundle)).hasSize(2);
    }
  }

  /** Another writer, who had read before us, writes after our first write. */
  private static void overwriteOnce(FakeRegistry fake, String tag, byte[] others) {
    AtomicReference<Boolean> overwritten = new AtomicReference<>(false);
    fake.with(
        exchange -> {
          boolean write =
              exchange.getRequestMethod().equals("PUT")
                  && exchange.getRequestURI().getPath().endsWith(tag);
          if (write && !overwritten.getAndSet(true)) {
            fake.manifest(tag, exchange.getRequestBody().readAllBytes());
            fake.manifest(tag, others);
            return answer(exchange, 201, new byte[0]);
          }
          return false;
        });
  }

  @Test
  void layersThatAreNoSignaturesAreLeftOut() throws Exception {
    try (FakeRegistry fake = whole();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      RemoteBundle bundle = registry.resolve(Fixtures.reference(fake.reference("p:v1")));
      registry.attach(bundle, new Signature(Fixtures.utf8("{\"n\":1}"), new byte[] {1}));
      String tag = Sha256.of(bundle.manifest()).replace(':', '-') + ".sig";
      String text = new String(fake.manifest(tag), StandardCharsets.UTF_8);
      fake.manifest(tag, Fixtures.utf8(text.replace("\"AQ==\"", "\"no base64!\"")));
      assertThat(registry.signatures(bundle)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 429, 500, 503})
  void aListOfReferrersThatFailsIsNoEmptyOne(int status) throws Exception {
    try (FakeRegistry fake = whole();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      RemoteBundle bundle = registry.resolve(Fixtures.reference(fake.reference("p:v1")));
      fake.with(exchange -> isReferrers(exchange) && answer(exchange, status, new byte[0]));
      assertThatThrownBy(() -> registry.signatures(bundle)).hasMessageContaining("referrers of");
      assertThatThrownBy(() -> registry.attachLock(bundle, Fixtures.utf8("{}"), Instant.EPOCH))
          .hasMessageContaining("referrers of");
    }
  }

  @Test
  void aReferrerThatIsMissingOrDamagedHidesNoSignature() throws Exception {
    try (FakeRegistry fake = whole();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      RemoteBundle bundle = registry.resolve(Fixtures.reference(fake.reference("p:v1")));
      registry.attach(bundle, new Signature(Fixtures.utf8("{\"n\":1}"), new byte[] {1}));
      String tag = Sha256.of(bundle.manifest()).replace(':', '-') + ".sig";
      String whole = fake.manifest("whole", fake.manifest(tag));
      fake.manifest(
          tag,
          Fixtures.utf8(
              new String(fake.manifest(tag), StandardCharsets.UTF_8).replace("\"AQ==\"", "\"\"")));
      String damaged = fake.manifest("damaged", Fixtures.utf8("no JSON"));
      String list =
          index(Sha256.of(new byte[] {7}), damaged).replace("]}", "," + entry(whole) + "]}");
      fake.with(
          exchange ->
              isReferrers(exchange)
                  && answer(
                      exchange,
                      200,
                      Fixtures.utf8(list.replace(MediaTypes.BUNDLE, MediaTypes.COSIGN_REFERRER))));
      assertThat(registry.signatures(bundle)).hasSize(1);
    }
  }

  @Test
  void aReferrerThatWasOverwrittenIsWrittenAgain() throws Exception {
    try (FakeRegistry fake = whole();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      RemoteBundle bundle = registry.resolve(Fixtures.reference(fake.reference("p:v1")));
      String tag = Sha256.of(bundle.manifest()).replace(':', '-');
      byte[] others = Fixtures.utf8("{\"manifests\":[" + entry(Sha256.of(new byte[] {7})) + "]}");
      overwriteOnce(fake, tag, others);
      registry.attachLock(bundle, Fixtures.utf8("{}"), Instant.EPOCH);
      String list = new String(fake.manifest(tag), StandardCharsets.UTF_8);
      assertThat(list).contains(MediaTypes.LOCK).contains(Sha256.of(new byte[] {7}));
    }
  }

  private static String entry(String digest) {
    return "{\"mediaType\":\""
        + MediaTypes.IMAGE_MANIFEST
        + "\",\"digest\":\""
        + digest
        + "\",\"size\":9,\"artifactType\":\""
        + MediaTypes.BUNDLE
        + "\"}";
  }

  private static boolean isReferrers(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().contains("/referrers/");
  }

  private static boolean answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    FakeRegistry.send(exchange, status, body);
    return true;
  }
}
