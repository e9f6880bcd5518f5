package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.RemoteBundle;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token service that a registry names is asked once, and does not fill the memory. */
class TokenServiceTest {

  private static final String BASIC = "Basic cm9ib3Q6c2VjcmV0";

  @TempDir Path folder;

  private BundleRegistry open(FakeRegistry registry) throws Exception {
    Path config = Fixtures.dockerConfig(folder, "127.0.0.1:" + registry.port(), "robot:secret");
    return Fixtures.open(
        new RegistryOptions(false, Optional.empty(), Optional.of(config), Duration.ofSeconds(20)));
  }

  private static OciReference bundle(FakeRegistry registry) {
    return Fixtures.reference(registry.reference("p:v1"));
  }

  /** Asks for a token of the service at a port of this machine. */
  static boolean challenge(HttpExchange exchange, int port) throws IOException {
    return challenge(exchange, port, "registry");
  }

  private static boolean challenge(HttpExchange exchange, int port, String service)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    return FakeRegistry.send(
        exchange,
        401,
        "WWW-Authenticate",
        "Bearer realm=\"http://127.0.0.1:"
            + port
            + "/token\",service=\""
            + service
            + "\",scope=\"repository:p:pull\"");
  }

  private static boolean token(HttpExchange exchange, String token) throws IOException {
    FakeRegistry.send(exchange, 200, Fixtures.utf8("{\"token\":\"" + token + "\"}"));
    return true;
  }

  private static String authorization(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  @Test
  void aTokenIsFetchedWithTheCredentialsAndUsed() throws Exception {
    Path archive = Files.write(folder.resolve("policy.tar.gz"), Fixtures.archive());
    Path pulled = folder.resolve("pulled");
    try (FakeRegistry tokens = new FakeRegistry();
        FakeRegistry fake = new FakeRegistry();
        BundleRegistry registry = open(fake)) {
      tokens.with(
          exchange -> token(exchange, authorization(exchange).equals(BASIC) ? "t0k3n" : "guest"));
      fake.with(
          exchange ->
              !authorization(exchange).equals("Bearer t0k3n")
                  && challenge(exchange, tokens.port()));
      RemoteBundle bundle = registry.push(archive, bundle(fake), Progress.NONE);
      registry.pull(bundle, pulled, Progress.NONE);
      assertThat(pulled).hasSameBinaryContentAs(archive);
      assertThat(tokens.requests()).isNotEmpty().allMatch(one -> one.path().equals("/token"));
    }
  }

  @Test
  void oneThatDoesNotAcceptUsIsNotAskedForEver() throws Exception {
    try (FakeRegistry tokens = new FakeRegistry();
        FakeRegistry fake = new FakeRegistry();
        BundleRegistry registry = open(fake)) {
      tokens.with(exchange -> challenge(exchange, tokens.port()));
      fake.with(exchange -> challenge(exchange, tokens.port()));
      assertThatThrownBy(() -> registry.resolve(bundle(fake)))
          .isInstanceOf(RegistryException.class);
      assertThat(tokens.requests()).hasSizeLessThan(10);
    }
  }

  @Test
  void noneOfItsNamesIsKeptByAMeter() throws Exception {
    AtomicInteger services = new AtomicInteger();
    try (FakeRegistry tokens = new FakeRegistry();
        FakeRegistry fake = new FakeRegistry();
        BundleRegistry registry = open(fake)) {
      tokens.with(exchange -> token(exchange, "guest"));
      fake.with(exchange -> challenge(exchange, tokens.port(), "s" + services.incrementAndGet()));
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> registry.resolve(bundle(fake)))
            .isInstanceOf(RegistryException.class);
      }
      assertThat(tokens.requests()).isNotEmpty();
      assertThat(Metrics.globalRegistry.getMeters())
          .extracting(meter -> meter.getId().getName())
          .doesNotContain("land.oras.auth.token.refresh", "land.oras.http.client.requests");
    }
  }

  @Test
  void oneWithANameWithoutBoundIsNotAsked() throws Exception {
    try (FakeRegistry tokens = new FakeRegistry();
        FakeRegistry fake = new FakeRegistry();
        BundleRegistry registry = open(fake)) {
      fake.with(exchange -> challenge(exchange, tokens.port(), "s".repeat(5_000)));
      assertThatThrownBy(() -> registry.resolve(bundle(fake)))
          .hasMessageContaining("characters, more than 4096");
      assertThat(tokens.requests()).isEmpty();
    }
  }
}
