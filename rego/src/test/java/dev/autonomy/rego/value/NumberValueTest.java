package dev.autonomy.rego.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberValueTest {

  /** Nineteen digits: on both sides of what a short decimal has. */
  private static final long MOST = 2_000_000_000_000_000_000L;

  @Test
  void numbersOfEqualAmountAreEqualHoweverWritten() {
    NumberValue one = NumberValue.of(1);
    for (String text : new String[] {"1.0", "1e0", "0.1e1", "1.00"}) {
      NumberValue written = NumberValue.parse(text);
      assertThat(written).isEqualTo(one).hasSameHashCodeAs(one).isEqualByComparingTo(one);
      assertThat(written.isLong()).isTrue();
    }
  }

  @Test
  void aNumberReadPrintsAsItWasWritten() {
    for (String text : new String[] {"1.50", "1e3", "-0", "12345678901234567890", "0.000001"}) {
      assertThat(NumberValue.parse(text)).hasToString(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "123456.5, 123456.5",
    "1234567.5, 1.2345675e+06",
    "-0.0000125, -1.25e-05",
    "100, 100",
    "1e30, 1000000000000000000000000000000",
  })
  void aComputedNumberPrintsAsOpaPrintsIt(String amount, String printed) {
    assertThat(NumberValue.of(new BigDecimal(amount))).hasToString(printed);
  }

  @Test
  void numbersBeyondTheDigitBoundAreRefused() {
    assertThatThrownBy(() -> NumberValue.parse("1e10001"))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("10000 digits");
    assertThatThrownBy(() -> NumberValue.parse("1e-2000000000"))
        .isInstanceOf(ArithmeticException.class);
    assertThat(NumberValue.parse("1e9999").isWhole()).isTrue();
  }

  @Property
  void everyLongSurvivesTextAndDecimal(@ForAll long value) {
    NumberValue number = NumberValue.of(value);
    assertThat(NumberValue.parse(number.text())).isEqualTo(number);
    assertThat(NumberValue.of(BigDecimal.valueOf(value))).isEqualTo(number);
    assertThat(NumberValue.of(BigInteger.valueOf(value))).isEqualTo(number);
    assertThat(number.longValue()).isEqualTo(value);
  }

  @Property
  void theOrderIsTheOrderOfAmounts(@ForAll BigDecimal a, @ForAll BigDecimal b) {
    NumberValue x = NumberValue.of(a);
    NumberValue y = NumberValue.of(b);
    assertThat(Integer.signum(x.compareTo(y))).isEqualTo(a.compareTo(b));
    assertThat(x.equals(y)).isEqualTo(a.compareTo(b) == 0);
    assertThat(NumberValue.parse(x.text())).isEqualTo(x);
  }

  @Property
  void shortDecimalsAreWhatTheirDecimalsAre(
      @ForAll @LongRange(min = -MOST, max = MOST) long left,
      @ForAll @IntRange(max = 20) int leftScale,
      @ForAll @LongRange(min = -MOST, max = MOST) long right,
      @ForAll @IntRange(max = 20) int rightScale) {
    BigDecimal a = BigDecimal.valueOf(left, leftScale);
    BigDecimal b = BigDecimal.valueOf(right, rightScale);
    NumberValue x = NumberValue.parse(a.toPlainString());
    NumberValue y = NumberValue.of(b);
    assertThat(Integer.signum(x.compareTo(y))).isEqualTo(a.compareTo(b));
    assertThat(x).isEqualTo(NumberValue.of(a)).hasSameHashCodeAs(NumberValue.of(a));
    assertThat(x.text()).isEqualTo(a.toPlainString());
    assertThat(x.decimalValue()).isEqualByComparingTo(a);
    assertThat(x.doubleValue()).isEqualTo(a.signum() == 0 ? 0.0 : a.doubleValue());
    assertThat(x.integerValue()).isEqualTo(a.toBigInteger());
    assertThat(x.signum()).isEqualTo(a.signum());
    assertThat(x.isWhole()).isEqualTo(a.stripTrailingZeros().scale() <= 0);
    assertThat(x.isLong()).isEqualTo(x.isWhole());
    assertThat(NumberValue.parse(y.text())).isEqualTo(y);
  }

  @Test
  void decimalsNextToEachOtherAreOrderedInEveryForm() {
    String[] ascending = {
      "-1e30",
      "-9223372036854775808",
      "-1.000000000000000001",
      "-1",
      "-0.99999999999999999",
      "-0.5",
      "-1e-30",
      "0",
      "1e-30",
      "0.000000000000000001",
      "0.5",
      "0.99999999999999999",
      "1",
      "1.000000000000000001",
      "1.5",
      "15",
      "9223372036854775807",
      "9223372036854775807.5",
      "1e30"
    };
    for (int i = 0; i < ascending.length; i++) {
      for (int j = 0; j < ascending.length; j++) {
        assertThat(
                Integer.signum(
                    NumberValue.parse(ascending[i]).compareTo(NumberValue.parse(ascending[j]))))
            .as(ascending[i] + " and " + ascending[j])
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }
}
