package dev.autonomy.registry;

import static dev.autonomy.registry.RawManifests.CONFIG;
import static dev.autonomy.registry.RawManifests.WHOLE;
import static dev.autonomy.registry.RawManifests.manifest;
import static dev.autonomy.registry.RawManifests.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that lies, breaks off or says nothing is found out, and leaves nothing behind. */
class HostileRegistryTest {

  @TempDir Path folder;
  private final byte[] archive = RawManifests.ARCHIVE;
  private Path target = Path.of("");

  @BeforeEach
  void chooseTarget() throws IOException {
    target = Files.createDirectory(folder.resolve("out")).resolve("pulled.tar.gz");
  }

  /** Resolves and pulls {@code p:v1}. */
  private void pull(FakeRegistry fake, Duration timeout) throws Exception {
    try (BundleRegistry patient = Fixtures.open(Fixtures.options(folder));
        BundleRegistry registry = Fixtures.open(Fixtures.impatient(folder, timeout))) {
      RemoteBundle bundle = patient.resolve(Fixtures.reference(fake.reference("p:v1")));
      registry.pull(bundle, target, Progress.NONE);
    }
  }

  private void assertRefused(FakeRegistry fake, Kind kind, String message) {
    assertRefused(fake, kind, message, Duration.ofSeconds(20));
  }

  private void assertRefused(FakeRegistry fake, Kind kind, String message, Duration timeout) {
    assertThatThrownBy(() -> pull(fake, timeout))
        .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n")
        .hasSizeLessThan(700);
    assertThat(target).doesNotExist();
  }

  @Test
  void aWholeBundleIsPulledFromIt() throws Exception {
    try (FakeRegistry fake = whole()) {
      pull(fake, Duration.ofSeconds(20));
      assertThat(target).hasBinaryContent(archive);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "[]",
        "{}",
        "{\"layers\":{}}",
        "{\"manifests\":[],\"config\":CONFIG,\"layers\":[LAYER]}",
        "{\"config\":CONFIG,\"layers\":[LAYER,LAYER],\"artifactType\":\"BUNDLE\"}",
        "{\"config\":CONFIG,\"layers\":[],\"artifactType\":\"BUNDLE\"}",
        "{\"config\":CONFIG,\"layers\":[1],\"artifactType\":\"BUNDLE\"}",
        "{\"config\":CONFIG,\"layers\":[{\"mediaType\":\"text/plain\",\"digest\":\"DIGEST\","
            + "\"size\":3}],\"artifactType\":\"BUNDLE\"}",
        "{\"config\":CONFIG,\"layers\":[{\"mediaType\":\"BUNDLE\",\"digest\":\"sha256:../../x\","
            + "\"size\":3}]}",
        "{\"config\":CONFIG,\"layers\":[{\"mediaType\":\"BUNDLE\",\"digest\":\"sha512:aa\","
            + "\"size\":3}]}",
        "{\"config\":CONFIG,\"layers\":[{\"mediaType\":\"BUNDLE\",\"digest\":\"DIGEST\","
            + "\"size\":-3}]}",
        "{\"config\":CONFIG,\"layers\":[{\"mediaType\":\"BUNDLE\",\"digest\":\"DIGEST\","
            + "\"size\":1e99}]}",
        "{\"config\":CONFIG,\"layers\":[{\"mediaType\":\"BUNDLE\",\"digest\":\"DIGEST\","
            + "\"size\":33554433}]}",
        "{\"config\":CONFIG,\"annotations\":{\"a\":1},\"layers\":[LAYER]}",
        "{\"mediaType\":\""
            + MediaTypes.DOCKER_MANIFEST
            + "\",\"artifactType\":\"BUNDLE\","
            + "\"config\":CONFIG,\"layers\":[LAYER]}"
      })
  void aManifestThatIsNoBundlesIsRefused(String text) throws Exception {
    try (FakeRegistry fake = new FakeRegistry()) {
      fake.blob(archive);
      String bundle = text.replace("CONFIG", CONFIG).replace("BUNDLE", MediaTypes.BUNDLE);
      fake.manifest("v1", manifest(bundle));
      assertRefused(fake, Kind.CORRUPT, "sha256:");
    }
  }

  @Test
  void anImageWithoutAPolicyIsNotFound() throws Exception {
    try (FakeRegistry fake = new FakeRegistry()) {
      fake.manifest("v1", manifest("{\"config\":" + CONFIG + ",\"layers\":[]}"));
      assertRefused(fake, Kind.NOT_FOUND, "none is attached");
    }
  }

  @Test
  void aManifestOfManyMebibytesIsNotRead() throws Exception {
    byte[] spaces = new byte[Repository.MAX_MANIFEST_BYTES + 1];
    Arrays.fill(spaces, (byte) ' ');
    try (FakeRegistry fake = new FakeRegistry()) {
      fake.manifest("v1", spaces);
      assertRefused(fake, Kind.CORRUPT, "more than 4194304 bytes");
    }
  }

  @Test
  void aManifestUnderAnotherDigestIsRefused() throws Exception {
    try (FakeRegistry fake = whole()) {
      fake.with(
          exchange ->
              exchange.getRequestURI().getPath().contains("/manifests/")
                  && answer(exchange, 200, Fixtures.utf8("{}")));
      String pinned = "p@" + Sha256.of(manifest(WHOLE));
      try (BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
        assertThatThrownBy(() -> registry.resolve(Fixtures.reference(fake.reference(pinned))))
            .hasMessageContaining("hashes to");
      }
    }
  }

  @Test
  void aHeaderWithoutBoundIsNotSaidWhole() throws Exception {
    try (FakeRegistry fake = whole()) {
      fake.with(
          exchange -> {
            exchange.getResponseHeaders().set("Docker-Content-Digest", "\u009bA".repeat(9_000));
            return false;
          });
      assertRefused(fake, Kind.CORRUPT, "the registry says");
    }
  }

  @Test
  void aHeaderThatNamesAnotherDigestIsRefused() throws Exception {
    try (FakeRegistry fake = whole()) {
      fake.with(
          exchange -> {
            exchange.getResponseHeaders().set("Docker-Content-Digest", Sha256.of(new byte[] {1}));
            return false;
          });
      assertRefused(fake, Kind.CORRUPT, "the registry says");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 429, 418})
  void failuresAreSaid(int status) throws Exception {
    try (FakeRegistry fake = whole()) {
      fake.with(exchange -> answer(exchange, status, Fixtures.utf8("<html>")));
      assertRefused(fake, Kind.UNAVAILABLE, "answered " + status);
    }
  }

  @Test
  void oneFailureOfABlobIsTriedAgain() throws Exception {
    AtomicReference<Boolean> failed = new AtomicReference<>(false);
    try (FakeRegistry fake = whole()) {
      fake.with(
          exchange ->
              isBlob(exchange) && !failed.getAndSet(true) && answer(exchange, 503, archive));
      pull(fake, Duration.ofSeconds(20));
      assertThat(target).hasBinaryContent(archive);
    }
  }

  @Test
  void aBlobWithOtherBytesIsThrownAway() throws Exception {
    byte[] other = archive.clone();
    other[other.length / 2] ^= 1;
    try (FakeRegistry fake = whole()) {
      fake.with(exchange -> isBlob(exchange) && answer(exchange, 200, other));
      assertRefused(fake, Kind.CORRUPT, "does not hash to that");
      assertThat(Fixtures.names(folder.resolve("out"))).isEmpty();
    }
  }

  @Test
  void aBlobThatIsTooLongIsRefusedAtItsEnd() throws Exception {
    try (FakeRegistry fake = whole()) {
      fake.with(
          exchange ->
              isBlob(exchange)
                  && answer(exchange, 200, Arrays.copyOf(archive, archive.length + 1)));
      assertRefused(fake, Kind.CORRUPT, "more than the " + archive.length + " bytes");
    }
  }

  @Test
  void aBlobThatEndsEarlyIsKeptForLater() throws Exception {
    try (FakeRegistry fake = whole()) {
      fake.with(exchange -> isBlob(exchange) && answer(exchange, 200, Arrays.copyOf(archive, 100)));
      assertRefused(fake, Kind.UNAVAILABLE, "after 100 of " + archive.length + " bytes");
      Path part = Download.part(target, Sha256.of(archive));
      assertThat(part).hasBinaryContent(Arrays.copyOf(archive, 100));
    }
  }

  @Test
  void aConnectionThatBreaksInTheMiddleIsSaid() throws Exception {
    try (FakeRegistry fake = whole()) {
      fake.with(
          exchange -> {
            if (!isBlob(exchange)) {
              return false;
            }
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive, 0, 50);
            exchange.getResponseBody().flush();
            throw new IOException("broken");
          });
      assertRefused(fake, Kind.UNAVAILABLE, "connection");
    }
  }

  @Test
  void silenceIsGivenUp() throws Exception {
    try (FakeRegistry fake = whole()) {
      AtomicReference<Thread> waiting = new AtomicReference<>();
      fake.with(
          exchange -> {
            if (!isBlob(exchange)) {
              return false;
            }
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive, 0, 50);
            exchange.getResponseBody().flush();
            waiting.set(Thread.currentThread());
            return park();
          });
      assertRefused(fake, Kind.UNAVAILABLE, "nothing was heard", Duration.ofMillis(300));
      waiting.get().interrupt();
    }
  }

  @Test
  void whoeverWaitsCanBeInterrupted() throws Exception {
    try (FakeRegistry fake = whole()) {
      AtomicReference<Thread> waiting = new AtomicReference<>();
      Thread puller = Thread.currentThread();
      fake.with(
          exchange -> {
            waiting.set(Thread.currentThread());
            puller.interrupt();
            return park();
          });
      assertThatThrownBy(() -> pull(fake, Duration.ofMinutes(5)))
          .isInstanceOf(InterruptedException.class);
      waiting.get().interrupt();
      assertThat(Fixtures.names(folder.resolve("out"))).isEmpty();
    }
  }

  /** Until the test ends it. */
  private static boolean park() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      // The test has seen enough.
    }
    return true;
  }

  private static boolean isBlob(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().contains("/blobs/");
  }

  private static boolean answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    FakeRegistry.send(exchange, status, body);
    return true;
  }
}
