package dev.autonomy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStringTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\\\" | 22",
        "\\\\ | 5c",
        "\\/ | 2f",
        "\\b\\f\\n\\r\\t | 080c0a0d09",
        "\\u0000 | 00",
        "\\u0041 | 41",
        "\\u00e9\\u00E9 | c3a9c3a9",
        "\\u20ac | e282ac",
        "\\ud83d\\ude00 | f09f9880",
        "\\uD83D\\uDE00 | f09f9880",
        "\\uffff | efbfbf",
        "\\\\u0041 | 5c7530303431",
        "a\\u0062c | 616263",
      })
  void escapesDenoteTheirCharacters(String body, String utf8Hex) throws JsonException {
    assertThat(((JsonString) parse(body)).value().getBytes(UTF_8))
        .isEqualTo(HexFormat.of().parseHex(utf8Hex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud800",
        "\\udbff",
        "\\udc00",
        "\\udfff",
        "\\ud800\\u0041",
        "\\ud800\\ud800",
        "\\udc00\\ud800",
        "\\ud800x",
        "\\ud800\\n",
        "\\ud83d \\ude00",
      })
  void loneSurrogatesAreRefused(String body) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> parse(body))
        .withMessageStartingWith("lone surrogate in a string at byte ");
  }

  /** RFC 3629, section 4: the borders of each row of the UTF-8 grammar. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "7f",
        "c280",
        "dfbf",
        "e0a080",
        "e0bfbf",
        "e18080",
        "ecbfbf",
        "ed8080",
        "ed9fbf",
        "ee8080",
        "efbfbf",
        "f0908080",
        "f0bfbfbf",
        "f1808080",
        "f3bfbfbf",
        "f4808080",
        "f48fbfbf",
      })
  void wellFormedUtf8IsKept(String hex) throws JsonException {
    byte[] character = HexFormat.of().parseHex(hex);
    JsonString value = (JsonString) JsonValue.parse(quoted(character));
    assertThat(value.value()).isEqualTo(new String(character, UTF_8));
    assertThat(value.toBytes()).isEqualTo(quoted(character));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Continuation bytes alone, leads that never occur.
        "80",
        "bf",
        "c0",
        "c1",
        "f5",
        "f8",
        "fc",
        "fe",
        "ff",
        // Overlong forms, of '/', NUL, U+07FF, U+FFFF.
        "c0af",
        "c080",
        "e080af",
        "e09fbf",
        "f08080af",
        "f08fbfbf",
        // Surrogates and beyond U+10FFFF.
        "eda080",
        "edadbf",
        "edb080",
        "edbfbf",
        "eda080edb080",
        "f4908080",
        "f5808080",
        // Cut short, by the quote, by ASCII, by another lead.
        "c3",
        "e2",
        "e282",
        "f09f98",
        "c341",
        "e28241",
        "f09f9841",
        "e282c3a9",
        "f8888080ae",
      })
  void malformedUtf8IsRefused(String hex) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonValue.parse(quoted(HexFormat.of().parseHex(hex))))
        .withMessageStartingWith("invalid UTF-8 in a string at byte ");
  }

  @ParameterizedTest
  @CsvSource({
    "00, \\u0000",
    "01, \\u0001",
    "08, \\b",
    "09, \\t",
    "0a, \\n",
    "0b, \\u000b",
    "0c, \\f",
    "0d, \\r",
    "1f, \\u001f",
    "22, \\\"",
    "2f, /",
    "5c, \\\\",
    "7f, \u007f",
  })
  void onlyWhatMustBeEscapedIs(String hex, String escaped) {
    String character = new String(HexFormat.of().parseHex(hex), UTF_8);
    assertThat(JsonWriter.quote(character)).isEqualTo('"' + escaped + '"');
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\ud800\ud800"})
  void aLoneSurrogateBuiltInMemoryIsWrittenAsTheReplacementCharacter(String text)
      throws JsonException {
    JsonString back = (JsonString) JsonValue.parse(new JsonString(text).toBytes());
    assertThat(back.value()).isEqualTo(text.replaceAll("[\ud800-\udfff]", "\ufffd"));
  }

  private static JsonValue parse(String body) throws JsonException {
    return JsonValue.parse(quoted(body.getBytes(UTF_8)));
  }

  private static byte[] quoted(byte[] body) {
    byte[] text = new byte[body.length + 2];
    text[0] = '"';
    System.arraycopy(body, 0, text, 1, body.length);
    text[text.length - 1] = '"';
    return text;
  }
}
