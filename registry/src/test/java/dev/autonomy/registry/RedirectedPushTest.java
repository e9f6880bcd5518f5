package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.trust.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that keep blobs elsewhere redirect the question whether there is one, too. */
class RedirectedPushTest {

  private static final String SECRET = "X-Amz-Signature=secret";

  @TempDir Path folder;
  private final byte[] archive = Fixtures.archive();
  private Path file = Path.of("");

  @BeforeEach
  void writeArchive() throws Exception {
    file = Files.write(folder.resolve("policy.tar.gz"), archive);
  }

  private void push(FakeRegistry fake) throws Exception {
    try (BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      registry.push(file, Fixtures.reference(fake.reference("p:v1")), Progress.NONE);
    }
  }

  private static FakeRegistry redirecting(String location) throws Exception {
    return new FakeRegistry()
        .with(
            exchange ->
                exchange.getRequestMethod().equals("HEAD")
                    && FakeRegistry.send(
                        exchange,
                        307,
                        "Location",
                        location + exchange.getRequestURI().getPath() + "?" + SECRET));
  }

  @Test
  void theBlobIsAskedForWhereItIs() throws Exception {
    try (FakeRegistry storage = new FakeRegistry();
        FakeRegistry fake = redirecting("http://127.0.0.1:" + storage.port())) {
      storage.blob(archive);
      push(fake);
      assertThat(storage.requests()).allMatch(one -> one.method().equals("HEAD")).hasSize(2);
      assertThat(fake.requests())
          .as("the archive is there, the empty config is not")
          .filteredOn(one -> one.method().equals("POST"))
          .hasSize(1);
      assertThat(fake.manifest("v1")).asString().contains(Sha256.of(archive));
    }
  }

  @Test
  void whatIsSaidOfARedirectHasNothingOfItsQuery() throws Exception {
    try (FakeRegistry fake = redirecting("http://registry.invalid")) {
      assertThatThrownBy(() -> push(fake))
          .hasMessageContaining("redirected to http://registry.invalid:80, which is not HTTPS")
          .message()
          .doesNotContain("secret");
    }
    try (FakeRegistry fake =
        new FakeRegistry()
            .with(
                exchange ->
                    exchange.getRequestMethod().equals("POST")
                        && FakeRegistry.send(
                            exchange, 307, "Location", "http://127.0.0.1:9/x?" + SECRET))) {
      assertThatThrownBy(() -> push(fake))
          .hasMessageContaining("redirected to http://127.0.0.1:9")
          .message()
          .doesNotContain("secret");
    }
  }
}
