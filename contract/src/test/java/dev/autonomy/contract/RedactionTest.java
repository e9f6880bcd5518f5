package dev.autonomy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private static final String CALL =
      """
      {"kind":"t","params":{"user":{"name":"eve","password":"p1"},"keys":["k0","k1"],"n":1,
       "a/b":"slash","m~n":"tilde"},"context":{"session":"s"}}\
      """;

  @Test
  void aMemberOfParamsIsWithheldWhole() throws RequestException {
    Redaction redaction = redaction("/params/user", "/context/session", "/params/absent");
    ToolCall call = call();

    assertThat(redaction.wholeParams(call)).containsExactly("user");
    assertThat(redaction.wholeContext(call)).containsExactly("session");
    assertThat(redaction.params(call, _ -> new JsonString("X"))).isEqualTo(call.params());
  }

  @Test
  void aDeeperValueIsReplacedWhereItStands() throws RequestException {
    Redaction redaction = redaction("/params/user/password", "/params/keys/1");

    JsonObject params = redaction.params(call(), value -> new JsonString("was " + value.toText()));

    assertThat(params.toText())
        .contains("\"password\":\"was \\\"p1\\\"\"", "\"keys\":[\"k0\",\"was \\\"k1\\\"\"]");
    assertThat(params.toText()).contains("\"name\":\"eve\"");
    assertThat(redaction.wholeParams(call())).isEmpty();
  }

  @Test
  void everythingWithholdsEveryMember() throws RequestException {
    assertThat(Redaction.EVERYTHING.wholeParams(call()))
        .isEqualTo(call().params().members().keySet());
    assertThat(Redaction.EVERYTHING.wholeContext(call())).containsExactly("session");
  }

  @Test
  void aPlaceInsideAnotherIsCoveredByIt() {
    assertThat(redaction("/params/user/password", "/params/user", "/params/user").pointers())
        .containsExactly(JsonPointer.of("params", "user"));
    assertThat(redaction("/params/users", "/params/user").pointers()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/params/user/password",
        "/params/absent/deeper",
        "/params/keys/1",
        "/params/keys/7",
        "/params/a~1b",
        "/params/m~0n",
        "/params",
      })
  void aPointerThatCanBeFollowedApplies(String pointer) throws RequestException {
    assertThat(redaction(pointer).appliesTo(call())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/params/n/x",
        "/params/keys/01",
        "/params/keys/-",
        "/params/keys/k0",
        "/params/user/name/x"
      })
  void aPointerThroughAValueWithoutMembersDoesNotApply(String pointer) throws RequestException {
    assertThat(redaction(pointer).appliesTo(call())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/kind", "/", "/Params/x"})
  void onlyParamsAndContextCanBeRedacted(String pointer) {
    assertThatThrownBy(() -> redaction(pointer)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"x", "/a~", "/a~2b"})
  void whatIsNotAJsonPointerIsRefused(String text) {
    assertThatThrownBy(() -> JsonPointer.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  /** RFC 6901, section 5, as far as it needs escapes. */
  @Test
  void pointersReadAndWriteTheirEscapes() {
    assertThat(JsonPointer.parse("/a~1b//m~0n/~01").tokens())
        .isEqualTo(List.of("a/b", "", "m~n", "~1"));
    assertThat(JsonPointer.of("a/b", "", "m~n", "~1")).hasToString("/a~1b//m~0n/~01");
  }

  private static Redaction redaction(String... pointers) {
    return Redaction.of(Stream.of(pointers).map(JsonPointer::parse).toList());
  }

  private static ToolCall call() throws RequestException {
    return ToolCall.parse(CALL.getBytes(StandardCharsets.UTF_8));
  }
}
