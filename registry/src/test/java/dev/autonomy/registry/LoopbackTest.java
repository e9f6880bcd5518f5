package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only names that cannot mean another machine are loopback. */
class LoopbackTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:5000", "127.0.0.1", "127.9.8.7:80", "[::1]", "[::1]:5000"})
  void isThisMachine(String host) {
    assertThat(Loopback.isLoopback(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost.example.org",
        "127.0.0.1.example.org",
        "127.example.org",
        "127.0.0.256",
        "127.0.0",
        "127.0.0.1.1",
        "128.0.0.1",
        "[::2]:5000",
        "::1.example",
        "example.org:127"
      })
  void mayBeAnother(String host) {
    assertThat(Loopback.isLoopback(host)).isFalse();
  }
}
