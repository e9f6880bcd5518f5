package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpTargetTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          {"endpoint":"h"}                                => https://h/
          {"endpoint":"h:81","path":"/a?b=c"}             => https://h:81/a?b=c
          {"endpoint":"http://h"}                         => http://h/
          {"endpoint":"http://h/"}                        => http://h/
          {"endpoint":"http://h/","path":"/p"}            => http://h/p
          {"endpoint":"http://h/a/../b?c"}                => http://h/a/../b?c
          {"endpoint":"http://h?q"}                       => http://h/?q
          {"endpoint":"http://h/a@b:c"}                   => http://h/a@b:c
          """)
  void readsParams(String params, String expected) throws JsonException {
    HttpTarget target = HttpTarget.of(json(params));
    assertThat(target.origin() + target.path()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          {}                                              => params.endpoint must be a string
          {"endpoint":1}                                  => params.endpoint must be a string
          {"endpoint":"h","path":["/"]}                   => params.path must be a string
          {"endpoint":"h","method":"POST"}                => members other than
          {"endpoint":"h","path":"a"}                     => must begin with a slash
          {"endpoint":"h","path":"/a b"}                  => visible ASCII
          {"endpoint":"h","path":"/\\r\\nX: y"}           => visible ASCII
          {"endpoint":"h","path":"/ä"}                    => visible ASCII
          {"endpoint":"h","path":"/a#b"}                  => fragment
          {"endpoint":"http://h/#b"}                      => fragment
          {"endpoint":"http://h/a","path":"/b"}           => has a path already
          {"endpoint":"http://h\\\\@evil/"}               => must begin with a slash
          """)
  void refusesParamsThatAreNotATarget(String params, String reason) throws JsonException {
    JsonObject object = json(params);
    assertThatThrownBy(() -> HttpTarget.of(object))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "/new, http://h/new",
    "/new#part, http://h/new",
    "other, http://h/a/other",
    "?page=2, http://h/a/b?page=2",
    "//g/x, http://g/x",
    "https://g, https://g/",
    "https://g:8/x, https://g:8/x",
    "./c:d, http://h/a/./c:d"
  })
  void followsLocations(String location, String expected) {
    HttpTarget target = HttpTarget.parse("http://h/a/b?page=1").redirected(location);
    assertThat(target.origin() + target.path()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"mailto:a@b", "ftp://h/", "javascript:1", "http:relative", "/with space"})
  void refusesLocationsOfOtherKinds(String location) {
    HttpTarget target = HttpTarget.parse("http://h/");
    assertThatThrownBy(() -> target.redirected(location))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static JsonObject json(String text) throws JsonException {
    return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
