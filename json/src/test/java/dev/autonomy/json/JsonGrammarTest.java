package dev.autonomy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of RFC 8259 as a table: what is a JSON text, and what only looks like one. */
class JsonGrammarTest {

  @ParameterizedTest
  @DisplayName("accepts every form of the grammar and writes it back unchanged")
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "7",
        "-7",
        "10",
        "120",
        "0.5",
        "-0.5",
        "1.0",
        "0e0",
        "0e+1",
        "1e5",
        "1E5",
        "1e-5",
        "1E+5",
        "1.25e-3",
        "123456789012345678901234567890",
        "0.000000000000000000000000000001",
        "1e0000000000000000000000000001",
        "\"\"",
        "\" \"",
        "\"a\"",
        "\"\u007f\"",
        "\"null\"",
        "\"[1,{}]\"",
        "[]",
        "[null]",
        "[1,2,3]",
        "[[]]",
        "[[],[[]],{}]",
        "[\"a\",1,true,false,null,{}]",
        "{}",
        "{\"\":0}",
        "{\"a\":{}}",
        "{\"a\":[]}",
        "{\"a\":1,\"b\":2}",
        "{\"a\":{\"a\":{\"a\":1}}}",
      })
  void accepts(String text) throws JsonException {
    assertThat(JsonValue.parse(text.getBytes(UTF_8)).toText()).isEqualTo(text);
  }

  @ParameterizedTest
  @DisplayName("skips the four white-space characters between tokens")
  @ValueSource(
      strings = {
        " {\"a\":[1,2],\"b\":null}",
        "{\"a\":[1,2],\"b\":null}\n",
        "\t{ \"a\" : [ 1 , 2 ] , \"b\" : null }\r\n",
        "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": null\n}\n\n",
      })
  void skipsWhiteSpace(String text) throws JsonException {
    assertThat(JsonValue.parse(text.getBytes(UTF_8)).toText())
        .isEqualTo("{\"a\":[1,2],\"b\":null}");
  }

  @ParameterizedTest
  @DisplayName("refuses everything else")
  @ValueSource(
      strings = {
        // Nothing at all, or too much.
        "",
        " ",
        "\n",
        "1 2",
        "1,",
        ",1",
        "[] []",
        "{} null",
        "\"a\" \"b\"",
        "truefalse",
        "nulll",
        "null\0",
        // Literals are lower-case and complete.
        "t",
        "tru",
        "True",
        "TRUE",
        "fals",
        "nul",
        "nil",
        "None",
        "undefined",
        "NaN",
        "Infinity",
        "-Infinity",
        "inf",
        // Numbers.
        "+1",
        "-",
        "--1",
        "- 1",
        "01",
        "-01",
        "00",
        "-00",
        "1.",
        ".5",
        "-.5",
        "1.e5",
        "1e",
        "1e+",
        "1e-",
        "1E",
        "1e5.5",
        "1e1e1",
        "1.2.3",
        "0x10",
        "0b1",
        "1_000",
        "1,000",
        "1f",
        "1L",
        "\u0661",
        "1\u00a0",
        // Strings.
        "\"",
        "\"a",
        "'a'",
        "a",
        "\"a\"b",
        "\"\\",
        "\"\\\"",
        "\"\\x41\"",
        "\"\\a\"",
        "\"\\'\"",
        "\"\\0\"",
        "\"\\U0041\"",
        "\"\\u\"",
        "\"\\u1\"",
        "\"\\u12\"",
        "\"\\u123\"",
        "\"\\u12g4\"",
        "\"\\u+123\"",
        "\"\\u 123\"",
        "\"a\nb\"",
        "\"a\tb\"",
        "\"a\0b\"",
        "\"\u001f\"",
        // Arrays.
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[,]",
        "[1,,2]",
        "[1 2]",
        "[1:2]",
        "[1}",
        "[1;2]",
        "[[]",
        "[]]",
        "[\"a\":1]",
        // Objects.
        "{",
        "}",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{,\"a\":1}",
        "{\"a\"}",
        "{\"a\",1}",
        "{\"a\" 1}",
        "{\"a\"::1}",
        "{\"a\":1:2}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1;\"b\":2}",
        "{\"a\":1,,\"b\":2}",
        "{\"a\":1]",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{null:1}",
        "{true:1}",
        "{[]:1}",
        "{\"a\":}",
        "{\"a\":,\"b\":1}",
        "{}}",
        // Extensions that other parsers allow.
        "// comment\n1",
        "1 // comment",
        "/* comment */ 1",
        "# comment\n1",
        "[1] #",
        "<null/>",
        "\u00a01",
        "\u20281",
        "\u000b1",
        "\f1",
        "\ufeff1",
        "\ufeff{}",
      })
  void refuses(String text) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonValue.parse(text.getBytes(UTF_8)))
        .satisfies(
            refusal -> {
              assertThat(refusal.offset()).isBetween(0, text.getBytes(UTF_8).length);
              assertThat(refusal).message().doesNotContain("\n").hasSizeLessThan(200);
            });
  }
}
