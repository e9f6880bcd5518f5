package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.registry.RequestGuard.ElsewhereException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From HTTPS nothing leads to plain HTTP, not even on this machine. */
class RequestGuardTest {

  private static final URI TARGET = URI.create("https://registry.example/v2/p/manifests/v1");
  private static final URI TOKENS = URI.create("https://tokens.example/token?scope=x&service=y");
  private static final URI PLAIN_TOKENS = URI.create("http://127.0.0.1:9/token?scope=x&service=y");

  private final RequestGuard guard = new RequestGuard(_ -> true);

  /** Goes to the target, and after an answer to other addresses. */
  private void go(String status, List<URI> onwards) throws Exception {
    RequestGuard.sending(
        TARGET,
        true,
        () -> {
          guard.select(TARGET);
          RequestGuard.answered(status);
          onwards.forEach(guard::select);
          return true;
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"401", "403"})
  void aRefusalLeadsToATokenServiceAndBack(String status) throws Exception {
    go(status, List.of(TOKENS, TARGET));
    assertThatThrownBy(() -> go(status, List.of(TOKENS, TOKENS)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no token came");
  }

  @Test
  void aTokenServiceOnPlainHttpIsNotAsked() {
    assertThatThrownBy(() -> go("401", List.of(PLAIN_TOKENS)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("http://127.0.0.1:9/ is not reached by HTTPS");
  }

  @Test
  void aRedirectIsNoTokenServiceWhateverItLooksLike() {
    assertThatThrownBy(() -> go("307", List.of(TOKENS))).isInstanceOf(ElsewhereException.class);
  }

  @Test
  void anUploadToPlainHttpIsRefused(@TempDir Path folder) throws Exception {
    Transport transport = Transport.open(Fixtures.options(folder));
    try (FakeRegistry plain = new FakeRegistry()) {
      URI upload = URI.create("http://127.0.0.1:" + plain.port() + "/upload?digest=x");
      assertThatThrownBy(
              () ->
                  transport.put(
                      Fixtures.reference("oci://registry.example/p:v1"),
                      upload,
                      "text/plain",
                      new byte[1]))
          .hasMessageContaining("https://registry.example:443 leads to http://127.0.0.1:")
          .hasMessageContaining("which is not HTTPS");
      assertThat(plain.requests()).isEmpty();
    }
  }

  @Test
  void aQuestionWhoWeAreIsAnsweredToTheRegistryAlone() {
    assertThatThrownBy(
            () ->
                RequestGuard.sending(
                    TARGET,
                    false,
                    () -> {
                      guard.select(TARGET);
                      RequestGuard.answered("401");
                      return guard.select(TOKENS);
                    }))
        .hasMessageContaining("https://registry.example:443 asks for credentials");
  }
}
