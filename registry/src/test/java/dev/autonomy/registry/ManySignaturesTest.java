package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many signatures a registry lists, they cost few requests. */
class ManySignaturesTest {

  private static final byte[] PAYLOAD = Fixtures.utf8("{\"n\":1}");

  @TempDir Path folder;

  /** A layer with a signature of one number. */
  private static String layer(int value) {
    byte[] signature = {(byte) (value >> 8), (byte) value};
    return "{\"mediaType\":\""
        + MediaTypes.SIMPLE_SIGNING
        + "\",\"digest\":\""
        + Sha256.of(PAYLOAD)
        + "\",\"size\":"
        + PAYLOAD.length
        + ",\"annotations\":{\"dev.cosignproject.cosign/signature\":\""
        + Base64.getEncoder().encodeToString(signature)
        + "\"}}";
  }

  private static byte[] manifest(String title, List<String> layers) {
    return RawManifests.manifest(
        "{\"annotations\":{\"title\":\""
            + title
            + "\"},\"config\":"
            + RawManifests.CONFIG
            + ",\"layers\":["
            + String.join(",", layers)
            + "]}");
  }

  /** Lists so many manifests, all with these layers, as what refers to the bundle. */
  private static void refer(FakeRegistry fake, int count, List<String> layers) {
    refer(fake, Collections.nCopies(count, layers));
  }

  private static void refer(FakeRegistry fake, List<List<String>> referrers) {
    List<String> listed =
        IntStream.range(0, referrers.size())
            .mapToObj(i -> fake.manifest("r" + i, manifest("referrer " + i, referrers.get(i))))
            .map(
                digest ->
                    "{\"mediaType\":\""
                        + MediaTypes.IMAGE_MANIFEST
                        + "\",\"digest\":\""
                        + digest
                        + "\",\"size\":9,\"artifactType\":\""
                        + MediaTypes.COSIGN_REFERRER
                        + "\"}")
            .toList();
    String index = "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", listed) + "]}";
    fake.manifest(tag(), Fixtures.utf8(index));
  }

  private static String tag() {
    return Sha256.of(RawManifests.manifest(RawManifests.WHOLE)).replace(':', '-');
  }

  private List<Signature> signatures(FakeRegistry fake) throws Exception {
    fake.blob(PAYLOAD);
    try (BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      RemoteBundle bundle = registry.resolve(Fixtures.reference(fake.reference("p:v1")));
      fake.requests().clear();
      return registry.signatures(bundle);
    }
  }

  @Test
  void oneThatIsListedAThousandTimesIsFetchedOnce() throws Exception {
    try (FakeRegistry fake = RawManifests.whole()) {
      List<String> same = Collections.nCopies(1_000, layer(1));
      fake.manifest(tag() + ".sig", manifest("tagged", same));
      refer(fake, 2, same);
      assertThat(signatures(fake)).hasSize(1);
      assertThat(fake.requests()).filteredOn(one -> one.path().contains("/blobs/")).hasSize(1);
    }
  }

  @Test
  void whatIsBeyondTheLimitIsNotFetched() throws Exception {
    try (FakeRegistry fake = RawManifests.whole()) {
      refer(fake, 2, IntStream.range(0, 1_000).mapToObj(ManySignaturesTest::layer).toList());
      assertThat(signatures(fake)).hasSize(Evidence.MAX_SIGNATURES);
      assertThat(fake.requests())
          .filteredOn(one -> one.path().contains("/blobs/"))
          .hasSize(Evidence.MAX_SIGNATURES);
    }
  }

  @Test
  void referrersWithNothingNewAreNotAllOpened() throws Exception {
    try (FakeRegistry fake = RawManifests.whole()) {
      refer(fake, 100, List.of(layer(1)));
      assertThat(signatures(fake)).hasSize(1);
      assertThat(fake.requests())
          .as("64 referrers, the payload, two tags and the registry's list")
          .hasSize(64 + 1 + 2 + 1);
    }
  }

  @Test
  void oneOfTheWrongSizeDoesNotHideTheRightOne() throws Exception {
    String wrong = layer(1).replace("\"size\":" + PAYLOAD.length, "\"size\":1");
    try (FakeRegistry fake = RawManifests.whole()) {
      refer(fake, List.of(List.of(wrong), List.of(layer(1))));
      assertThat(signatures(fake)).hasSize(1);
    }
  }

  @Test
  void noneIsAddedToAFullList() throws Exception {
    try (FakeRegistry fake = RawManifests.whole();
        BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      fake.manifest(
          tag() + ".sig",
          manifest(
              "tagged",
              IntStream.range(0, Evidence.MAX_SIGNATURES)
                  .mapToObj(ManySignaturesTest::layer)
                  .toList()));
      RemoteBundle bundle = registry.resolve(Fixtures.reference(fake.reference("p:v1")));
      assertThatThrownBy(() -> registry.attach(bundle, new Signature(PAYLOAD, new byte[] {9})))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCAL))
          .hasMessageContaining("has 32 signatures or more, which is the limit");
    }
  }
}
