package dev.autonomy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolCallTest {

  @Test
  void absentParamsAndContextAreEmptyObjects() throws RequestException {
    ToolCall call = parse("{\"kind\":\"tool.echo\"}");

    assertThat(call).isEqualTo(new ToolCall("tool.echo", JsonObject.EMPTY, JsonObject.EMPTY));
  }

  @Test
  void numbersKeepEveryDigit() throws RequestException {
    ToolCall call =
        parse("{\"kind\":\"t\",\"params\":{\"n\":0.1000000000000000000000000000000001}}");

    assertThat(call.params().get("n"))
        .isEqualTo(new JsonNumber("0.1000000000000000000000000000000001"));
  }

  @Test
  void whatIsWrittenReadsBackAsTheSameCall() throws RequestException {
    ToolCall call =
        parse("{\"context\":{\"agent\":\"a\"},\"params\":{\"x\":[1]},\"kind\":\"t.u\"}");
    JsonWriter out = new JsonWriter();

    call.write(out);

    assertThat(out)
        .hasToString("{\"kind\":\"t.u\",\"params\":{\"x\":[1]},\"context\":{\"agent\":\"a\"}}");
    assertThat(ToolCall.parse(out.toByteArray())).isEqualTo(call);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "[]|request: expected a JSON object, found an array",
        "\"x\"|request: expected a JSON object, found a string",
        "{}|request: member kind is missing",
        "{\"kind\":null}|request: member kind must be a string, found null",
        "{\"kind\":7}|request: member kind must be a string, found a number",
        "{\"kind\":\"t\",\"params\":null}|request: member params must be an object, found null",
        "{\"kind\":\"t\",\"params\":[]}|request: member params must be an object, found an array",
        "{\"kind\":\"t\",\"context\":true}|request: member context must be an object, found a"
            + " boolean",
        "{\"kind\":\"t\",\"tool\":1}|request: unknown member \"tool\", expected kind, params and"
            + " context only",
        "{\"kind\":\"t\",\"a\\n"
            + "b\":1}|request: unknown member \"a\\n"
            + "b\", expected kind, params and context only",
        "{\"kind\":\"t\",\"kind\":\"t\"}|request: not JSON: duplicate member name \"kind\" at byte"
            + " 12",
        "{\"kind\":\"t\"} x|request: not JSON: unexpected text after the value at byte 13",
        "{\"kind\":\"t\"|request: not JSON: unexpected end of the text at byte 11",
        "{\"kind\":\"T.u\"}|request: kind must be 1 to 128 characters of a-z, 0-9 and _ in segments"
            + " joined by dots, found \"T.u\"",
        "{\"kind\":\"\"}|request: kind must be 1 to 128 characters of a-z, 0-9 and _ in segments"
            + " joined by dots, found \"\"",
        "{\"kind\":\"t\",\"params\":{\"n\":1e99999}}|request: not JSON: number out of range,"
            + " exponent beyond 9999 at byte 26",
      })
  void aHostileRequestIsRefusedWithOneLineThatSaysWhy(String body, String reason) {
    assertThatThrownBy(() -> parse(body))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aLongUnknownNameIsCutBetweenCharacters() {
    String name = "x".repeat(63) + "😀😀";

    assertThatThrownBy(() -> parse("{\"kind\":\"t\",\"" + name + "\":1}"))
        .hasMessageStartingWith("unknown member \"" + "x".repeat(63) + "\"…,");
  }

  @Test
  void badUtf8AndLoneSurrogatesAreRefused() {
    byte[] badUtf8 = "{\"kind\":\"t\",\"params\":{\"a\":\"?\"}}".getBytes(StandardCharsets.UTF_8);
    badUtf8[27] = (byte) 0xff;

    assertThatThrownBy(() -> ToolCall.parse(badUtf8)).isInstanceOf(RequestException.class);
    assertThatThrownBy(() -> parse("{\"kind\":\"t\",\"params\":{\"a\":\"\\ud800\"}}"))
        .isInstanceOf(RequestException.class);
  }

  @Test
  void nestingDeeperThanTheReadersBoundIsRefused() {
    String deep = "[".repeat(200) + "]".repeat(200);

    assertThatThrownBy(() -> parse("{\"kind\":\"t\",\"params\":{\"a\":" + deep + "}}"))
        .hasMessageStartingWith("not JSON: nesting deeper than 128");
  }

  @Test
  void aCallCannotBeMadeWithoutAKindOfTheGrammar() {
    assertThatThrownBy(() -> new ToolCall("tool..echo", JsonObject.EMPTY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"tool..echo\"");
  }

  private static ToolCall parse(String body) throws RequestException {
    return ToolCall.parse(body.getBytes(StandardCharsets.UTF_8));
  }
}
