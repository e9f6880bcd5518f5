package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.supply.RegistryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import land.oras.ContainerRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker's config is found where Docker finds it, and read as Docker reads it. */
class DockerConfigTest {

  private static final ContainerRef REFERENCE = ContainerRef.parse("registry.example/p");

  @TempDir Path folder;

  private Path config(String text) throws Exception {
    return Files.writeString(folder.resolve("config.json"), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"credHelpers\":{}}",
        "{\"credHelpers\":{\"other.example\":\"autonomytest\"}}",
        "{\"currentContext\":\"desktop-linux\"}",
        "{\"auths\":{}}"
      })
  void oneWithoutPasswordsHasNone(String text) throws Exception {
    Credentials credentials = Credentials.of(Optional.of(config(text)));
    assertThat(credentials.getAuthHeader(REFERENCE)).isNull();
  }

  @Test
  void oneWithNothingButAHelperIsRead() throws Exception {
    assertThat(DockerConfig.read(List.of(config("{\"credHelpers\":{\"registry.example\":\"x\"}}"))))
        .returns("docker-credential-x", store -> store.getCredentialHelperBinary(REFERENCE));
    Credentials.of(Optional.of(config("{\"credsStore\":\"desktop\"}")));
  }

  @Test
  void whatIsNoConfigIsRefusedByName() throws Exception {
    for (String text : List.of("", "[]", "{\"auths\":[]}", "{\"auths\":[}")) {
      Path config = config(text);
      assertThatThrownBy(() -> Credentials.of(Optional.of(config)))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining(config.toString());
    }
  }

  @Test
  void anEmptyVariableIsNone() {
    Path home = Path.of(System.getProperty("user.home"), ".docker", "config.json");
    Map<String, String> empty =
        Map.of("DOCKER_CONFIG", "", "REGISTRY_AUTH_FILE", "", "XDG_RUNTIME_DIR", "");
    assertThat(DockerConfig.files(Optional.empty(), empty::get)).containsExactly(home);
    Map<String, String> all = Map.of("DOCKER_CONFIG", folder.toString());
    assertThat(DockerConfig.files(Optional.empty(), all::get))
        .containsExactly(folder.resolve("config.json"));
    assertThat(DockerConfig.files(Optional.empty(), Map.of("XDG_RUNTIME_DIR", "/run/1")::get))
        .containsExactly(home, Path.of("/run/1/containers/auth.json"));
  }
}
