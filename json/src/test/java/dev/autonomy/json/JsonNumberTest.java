package dev.autonomy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class JsonNumberTest {

  @Test
  void everyDigitIsKept() throws JsonException {
    String digits =
        "3.14159265358979323846264338327950288419716939937510582097494459230781640628620";
    JsonNumber number = (JsonNumber) parse(digits);
    assertThat(number.text()).isEqualTo(digits);
    assertThat(number.decimal()).isEqualTo(new BigDecimal(digits));
    assertThat(number.toText()).isEqualTo(digits);
  }

  @Test
  void neighboursThatOneDoubleCannotTellApartStayDifferent() throws JsonException {
    assertThat(parse("9007199254740993")).isNotEqualTo(parse("9007199254740992"));
    assertThat(((JsonNumber) parse("9007199254740993")).longValueExact())
        .isEqualTo(9007199254740993L);
  }

  @Test
  void theLiteralOfGreatestLengthIsAcceptedAndOneMoreCharacterIsNot() throws JsonException {
    String longest = "1".repeat(JsonReader.MAX_NUMBER_CHARS);
    assertThat(((JsonNumber) parse(longest)).text()).isEqualTo(longest);
    assertRefused(longest + "1", "number longer than 1024 characters at byte 0");
  }

  @Test
  void theGreatestExponentIsAcceptedAndOneMoreIsNot() throws JsonException {
    assertThat(((JsonNumber) parse("1e9999")).decimal()).isEqualTo(new BigDecimal("1e9999"));
    assertThat(((JsonNumber) parse("1e-9999")).decimal()).isEqualTo(new BigDecimal("1e-9999"));
    assertRefused("[1e10000]", "number out of range, exponent beyond 9999 at byte 1");
    assertRefused("1e-10000", "number out of range, exponent beyond 9999 at byte 0");
    assertRefused("1e" + "9".repeat(500), "number out of range, exponent beyond 9999 at byte 0");
    assertRefused("1e4294967297", "number out of range, exponent beyond 9999 at byte 0");
  }

  @Test
  void anIntegerInAnyNotationIsReadAsALong() throws JsonException {
    assertThat(((JsonNumber) parse("1.20e2")).longValueExact()).isEqualTo(120);
    assertThat(((JsonNumber) parse("-0")).longValueExact()).isZero();
    assertThat(((JsonNumber) parse("-999999999999999999")).longValueExact())
        .isEqualTo(-999_999_999_999_999_999L);
    assertThat(JsonNumber.of(Long.MAX_VALUE).longValueExact()).isEqualTo(Long.MAX_VALUE);
    assertThat(JsonNumber.of(Long.MIN_VALUE).longValueExact()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void whatIsNoLongIsRefusedWithoutBuildingAHugeInteger() throws JsonException {
    for (String text : new String[] {"0.5", "9223372036854775808", "1e9999", "1e-9999"}) {
      JsonNumber number = (JsonNumber) parse(text);
      assertThatExceptionOfType(ArithmeticException.class).isThrownBy(number::longValueExact);
    }
  }

  private static JsonValue parse(String text) throws JsonException {
    return JsonValue.parse(text.getBytes(UTF_8));
  }

  private static void assertRefused(String text, String message) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> parse(text))
        .withMessage(message);
  }
}
