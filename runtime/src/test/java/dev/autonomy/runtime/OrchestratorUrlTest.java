package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs of an orchestrator are taken. */
class OrchestratorUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h",
        "https://h:8443/fleet/",
        "https://h/p%C3%A4th",
        "http://127.0.0.1:1",
        "http://[::1]:1",
        "http://localhost"
      })
  void whatCanBeAskedIsTaken(String url) {
    assertThatCode(() -> HttpControlPlane.checkBase(URI.create(url))).doesNotThrowAnyException();
  }

  @Test
  void aPathThatIsNotAsciiIsRefusedWithTheWayToWriteIt() {
    assertThatThrownBy(() -> HttpControlPlane.checkBase(URI.create("https://h/p\u00e4th")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("its path is not ASCII, write it as https://h/p%C3%A4th");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://h/p?q", "https://h/p#f", "http://h", "h", "mailto:h", "ftp://h"})
  void anythingElseIsRefused(String url) {
    assertThatThrownBy(() -> HttpControlPlane.checkBase(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("`" + url + "` ");
  }
}
