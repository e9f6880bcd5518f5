package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginTest {

  @ParameterizedTest
  @CsvSource({
    "api.example.com, https, api.example.com, 443",
    "API.Example.Com., https, api.example.com, 443",
    "api.example.com:8443, https, api.example.com, 8443",
    "http://api.example.com, http, api.example.com, 80",
    "HTTP://api.example.com:81, http, api.example.com, 81",
    "https://10.0.0.1, https, 10.0.0.1, 443",
    "http://[::1]:8080, http, [0:0:0:0:0:0:0:1], 8080",
    "[2001:DB8::1], https, [2001:db8:0:0:0:0:0:1], 443",
    "a_b.example, https, a_b.example, 443",
    "localhost, https, localhost, 443"
  })
  void readsHostAndPortWithDefaults(String text, String scheme, String host, int port) {
    assertThat(Origin.parse(text)).isEqualTo(new Origin(scheme, host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        ":443",
        "host:",
        "host:0",
        "host:65536",
        "host:99999999999",
        "host:4x",
        "ftp://host",
        "file:///etc/passwd",
        "user@host",
        "http://user:secret@host",
        "a..b",
        "ho st",
        "host/path",
        "münchen.example",
        "127.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "1.2.3.256",
        "1.2.3.4.5",
        "::1",
        "[::1",
        "[::1%eth0]",
        "[1.2.3.4]",
        "[hello]"
      })
  void refusesWhatCouldMeanSomethingElseToAResolver(String text) {
    assertThatThrownBy(() -> Origin.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h, h, http://h",
    "http://h:443, h:443, http://h:443",
    "h:443, h, https://h",
    "[::1]:80, [0:0:0:0:0:0:0:1]:80, https://[0:0:0:0:0:0:0:1]:80"
  })
  void writesTheDefaultPortNowhere(String text, String authority, String whole) {
    Origin origin = Origin.parse(text);
    assertThat(origin.authority()).isEqualTo(authority);
    assertThat(origin).hasToString(whole);
  }
}
