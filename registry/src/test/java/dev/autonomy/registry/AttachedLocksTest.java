package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several locks is the bundle's. */
class AttachedLocksTest {

  private static final Instant EARLIER = Instant.parse("2026-03-01T09:59:59.5Z");
  private static final Instant LATER = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;
  private FakeRegistry fake;
  private BundleRegistry registry;
  private RemoteBundle byTag;
  private RemoteBundle byDigest;

  @BeforeEach
  void start() throws Exception {
    fake = RawManifests.whole();
    registry = Fixtures.open(Fixtures.options(folder));
    byTag = registry.resolve(Fixtures.reference(fake.reference("p:v1")));
    OciReference named = byTag.reference();
    byDigest =
        registry.resolve(
            new OciReference(named.host(), named.repository(), Optional.empty(), named.digest()));
  }

  @AfterEach
  void stop() {
    registry.close();
    fake.close();
  }

  private static byte[] lock(int number) {
    return Fixtures.utf8("{\"lock\":" + number + "}");
  }

  private String referrersTag() {
    return Sha256.of(byTag.manifest()).replace(':', '-');
  }

  private String list() {
    return new String(fake.manifest(referrersTag()), StandardCharsets.UTF_8);
  }

  @Test
  void whatRefersToTheBundleGoesBeforeTheTag() throws Exception {
    registry.attachLock(byTag, lock(1), EARLIER);
    registry.attachLock(byDigest, lock(2), LATER);

    assertThat(registry.lock(byTag)).hasValue(lock(2));
    assertThat(registry.lock(byDigest)).hasValue(lock(2));
  }

  @Test
  void aClockThatWasAheadDoesNotDecideForAsLongAsItWas() throws Exception {
    registry.attachLock(byTag, lock(1), LATER);
    registry.attachLock(byTag, lock(2), EARLIER);
    assertThat(registry.lock(byTag)).hasValue(lock(2));
    assertThat(list()).contains(LATER.toString(), LATER.plusMillis(1).toString());
  }

  @Test
  void theTimeIsInTheManifestForRegistriesThatListIt() throws Exception {
    registry.attachLock(byTag, lock(1), LATER);
    assertThat(ImageManifest.parse(fake.manifest("v1-lock")).annotations())
        .containsEntry("org.opencontainers.image.created", LATER.toString());
  }

  @Test
  void whereNothingRefersToTheBundleTheTagCounts() throws Exception {
    registry.attachLock(byTag, lock(1), EARLIER);
    fake.manifest(referrersTag(), Fixtures.utf8("{\"manifests\":[]}"));
    assertThat(registry.lock(byTag)).hasValue(lock(1));
    assertThat(registry.lock(byDigest)).isEmpty();
  }

  @Test
  void aLockOfAnotherManifestOrOneThatIsGoneIsNone() throws Exception {
    registry.attachLock(byTag, lock(1), EARLIER);
    String own = Sha256.of(byTag.manifest());
    String lock = new String(fake.manifest("v1-lock"), StandardCharsets.UTF_8);
    String strange =
        fake.manifest("strange", Fixtures.utf8(lock.replace(own, Sha256.of(new byte[] {7}))));
    for (String listed : List.of(strange, Sha256.of(new byte[] {8}))) {
      String entry =
          """
          {"mediaType":"%s","digest":"%s","size":9,"artifactType":"%s","annotations":{"%s":"%s"}},\
          """
              .formatted(
                  MediaTypes.IMAGE_MANIFEST, listed, MediaTypes.LOCK, Annotations.CREATED, LATER);
      fake.manifest(referrersTag(), Fixtures.utf8(list().replace("[{", "[" + entry + "{")));
    }
    assertThat(registry.lock(byTag)).hasValue(lock(1));

    fake.manifest(referrersTag(), Fixtures.utf8("{\"manifests\":[]}"));
    fake.manifest("v1-lock", fake.manifest("strange"));
    assertThat(registry.lock(byTag)).isEmpty();
  }

  @Test
  void theSameLockAgainIsNotListedTwice() throws Exception {
    registry.attachLock(byDigest, lock(1), EARLIER);
    String before = list();
    registry.attachLock(byTag, lock(1), LATER);
    assertThat(list()).isEqualTo(before);
    assertThat(before).contains(Sha256.of(fake.manifest("v1-lock")));
  }
}
