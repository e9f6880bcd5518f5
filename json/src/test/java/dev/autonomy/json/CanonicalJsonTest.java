package dev.autonomy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  /** RFC 8785, section 3.2.2, with the one number that RFC 8785 rounds left out. */
  @Test
  void theExampleOfTheSpecificationIsCanonicalizedAsPrinted() throws JsonException {
    String input =
        """
        {
          "numbers": [1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    assertThat(canonical(input))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  /** RFC 8785, section 3.2.3. */
  @Test
  void namesAreSortedByTheirUtf16Units() throws JsonException {
    String input =
        """
        {"\\u20ac": 5, "\\r": 1, "\\ufb33": 7, "1": 2, "\\ud83d\\ude00": 6, "\\u0080": 3, "\\u00f6": 4}
        """;
    assertThat(canonical(input))
        .isEqualTo("{\"\\r\":1,\"1\":2,\"\u0080\":3,\"ö\":4,\"€\":5,\"😀\":6,\"\ufb33\":7}");
  }

  /** RFC 8785, appendix B: each is reached from any other way to write the same number. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "5e-324",
        "-5e-324",
        "1.7976931348623157e+308",
        "-1.7976931348623157e+308",
        "9007199254740992",
        "-9007199254740992",
        "295147905179352830000",
        "9.999999999999997e+22",
        "1e+23",
        "1.0000000000000001e+23",
        "999999999999999700000",
        "999999999999999900000",
        "1e+21",
        "9.999999999999997e-7",
        "0.000001",
        "333333333.3333332",
        "333333333.33333325",
        "333333333.3333333",
        "333333333.3333334",
        "333333333.33333343",
        "-0.0000033333333333333333",
        "1424953923781206.2",
      })
  void numbersAreWrittenAsEcmaScriptDoes(String expected) throws JsonException {
    BigDecimal exact = new BigDecimal(expected);
    assertThat(canonical(expected)).isEqualTo(expected);
    assertThat(canonical(exact.toPlainString())).isEqualTo(expected);
    assertThat(canonical(exact.setScale(exact.scale() + 3).toPlainString())).isEqualTo(expected);
    assertThat(canonical(exact.unscaledValue() + "00e" + (-exact.scale() - 2))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "-0.0, 0",
    "0e7, 0",
    "0.0e-7, 0",
    "1.0, 1",
    "1e2, 100",
    "-1E2, -100",
    "100, 100",
    "-12, -12",
    "123456789012345, 123456789012345",
    "1234567890123456, 1234567890123456",
    "1e20, 100000000000000000000",
    "123e18, 123000000000000000000",
    "0.1, 0.1",
    "10e-2, 0.1",
    "12.50, 12.5",
    "-12.5, -12.5",
    "0.5, 0.5",
    "-0.05, -0.05",
    "1.05, 1.05",
    "0.000001, 0.000001",
    "0.0000001, 1e-7",
    "0.0000012, 0.0000012",
    "0.00000012, 1.2e-7",
  })
  void oneNumberHasOneForm(String text, String expected) throws JsonException {
    assertThat(canonical(text)).isEqualTo(expected);
  }

  @Test
  void digitsThatADoubleWouldRoundAreKept() throws JsonException {
    assertThat(canonical("333333333.33333329")).isEqualTo("333333333.33333329");
    assertThat(canonical("[9007199254740993,9007199254740992]"))
        .isEqualTo("[9007199254740993,9007199254740992]");
    assertThat(canonical("1e400")).isEqualTo("1e+400");
  }

  @Test
  void orderOfMembersAndWhiteSpaceDoNotMatter() throws JsonException {
    assertThat(canonical("{ \"b\" : [ {\"y\":1, \"x\":2} ], \"a\" : 1.0 }"))
        .isEqualTo(canonical("{\"a\":1,\"b\":[{\"x\":2,\"y\":1}]}"))
        .isEqualTo("{\"a\":1,\"b\":[{\"x\":2,\"y\":1}]}");
  }

  private static String canonical(String text) throws JsonException {
    return new String(CanonicalJson.bytes(JsonValue.parse(text.getBytes(UTF_8))), UTF_8);
  }
}
