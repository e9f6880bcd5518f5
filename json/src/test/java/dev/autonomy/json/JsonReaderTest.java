package dev.autonomy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReaderTest {

  @Test
  void tokensComeInOrderWithTheirTextAndOffset() throws JsonException {
    JsonReader reader = new JsonReader("{\"a\": [1, true], \"b\": \"x\"}".getBytes(UTF_8));
    List<String> tokens = new ArrayList<>();
    for (JsonToken token = reader.next(); token != JsonToken.END; token = reader.next()) {
      boolean hasText =
          token == JsonToken.NAME || token == JsonToken.STRING || token == JsonToken.NUMBER;
      tokens.add(token + (hasText ? " " + reader.text() : "") + " @" + reader.offset());
    }
    assertThat(tokens)
        .containsExactly(
            "BEGIN_OBJECT @0",
            "NAME a @1",
            "BEGIN_ARRAY @6",
            "NUMBER 1 @7",
            "TRUE @10",
            "END_ARRAY @14",
            "NAME b @17",
            "STRING x @22",
            "END_OBJECT @25");
    assertThat(reader.next()).as("the end stays the end").isEqualTo(JsonToken.END);
  }

  @Test
  void nestingUpToTheLimitIsReadAndOneLevelMoreIsNot() throws JsonException {
    int limit = JsonReader.DEFAULT_MAX_DEPTH;
    String deepest = "[".repeat(limit) + "]".repeat(limit);
    assertThat(JsonValue.parse(deepest.getBytes(UTF_8)).toText()).isEqualTo(deepest);
    assertRefused("[" + deepest + "]", "nesting deeper than 128 at byte 128");
    assertRefused(
        "{\"a\":".repeat(129) + "1" + "}".repeat(129), "nesting deeper than 128 at byte 640");
  }

  @Test
  void anEndlessRunOfBracketsIsRefusedAtTheLimit() {
    assertRefused("[".repeat(1_000_000), "nesting deeper than 128 at byte 128");
  }

  @Test
  void aCallersOwnNestingLimitHolds() throws JsonException {
    assertThat(JsonValue.parse("1".getBytes(UTF_8), 0)).isEqualTo(JsonNumber.of(1));
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonValue.parse("[]".getBytes(UTF_8), 0))
        .withMessage("nesting deeper than 0 at byte 0");
  }

  @Test
  void aDuplicateNameIsRefusedWhereItStands() {
    assertRefused("{\"a\":1,\"b\":2,\"a\":3}", "duplicate member name \"a\" at byte 13");
    assertRefused("[{\"a\":null,\"\\u0061\":null}]", "duplicate member name \"a\" at byte 11");
    assertRefused("{\"\":1,\"\":1}", "duplicate member name \"\" at byte 6");
  }

  @Test
  void aRefusalStaysOneShortLineWhateverTheNameIs() {
    String name = "\\n".repeat(50_000);
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(
            () -> JsonValue.parse(("{\"" + name + "\":1,\"" + name + "\":1}").getBytes(UTF_8)))
        .satisfies(
            refusal ->
                assertThat(refusal)
                    .message()
                    .startsWith("duplicate member name ")
                    .doesNotContain("\n")
                    .hasSizeLessThan(200));
  }

  @Test
  void equalNamesInDifferentObjectsAreFine() throws JsonException {
    String text = "[{\"a\":{\"a\":1}},{\"a\":2}]";
    assertThat(JsonValue.parse(text.getBytes(UTF_8)).toText()).isEqualTo(text);
  }

  @Test
  void refusalsSayWhatWasFoundAndWhere() {
    assertRefused("", "unexpected end of the text at byte 0");
    assertRefused("  ", "unexpected end of the text at byte 2");
    assertRefused("[1,", "unexpected end of the text at byte 3");
    assertRefused("[1 2]", "expected ',' or ']' at byte 3");
    assertRefused("{\"a\":1 2}", "expected ',' or '}' at byte 7");
    assertRefused("{a:1}", "expected a member name in double quotes at byte 1");
    assertRefused("{\"a\" 1}", "expected ':' after a member name at byte 5");
    assertRefused("1 2", "unexpected text after the value at byte 2");
    assertRefused("\"abc", "unterminated string at byte 1");
    assertRefused("\"a\\qb\"", "unknown escape in a string at byte 2");
    assertRefused("\"\\u12\"", "\\u needs four hexadecimal digits at byte 1");
    assertRefused("\"a\u0001\"", "control character in a string, write it as \\u0001 at byte 2");
    assertRefused("+1", "unexpected character '+' at byte 0");
    assertRefused("\u00a0", "unexpected character 0xc2 at byte 0");
    assertRefused("tru", "unexpected character 't' at byte 0");
  }

  @Test
  void anObjectIsDemandedWhereOneIsNeeded() throws JsonException {
    assertThat(JsonObject.parse("{}".getBytes(UTF_8))).isSameAs(JsonObject.EMPTY);
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonObject.parse("[]".getBytes(UTF_8)))
        .withMessage("expected a JSON object, found another value at byte 0");
  }

  private static void assertRefused(String text, String message) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonValue.parse(text.getBytes(UTF_8)))
        .withMessage(message);
  }
}
