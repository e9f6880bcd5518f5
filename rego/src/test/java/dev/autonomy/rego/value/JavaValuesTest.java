package dev.autonomy.rego.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JavaValuesTest {

  @Test
  void javaObjectsBecomeValuesAndComeBack() throws Exception {
    Map<String, Object> object =
        Map.of(
            "text",
            "a",
            "truth",
            true,
            "number",
            new BigDecimal("1.5"),
            "list",
            List.of(),
            "set",
            Set.of("x"));
    Value value = JavaValues.of(object);
    assertThat(value)
        .hasToString(
            "{\"list\": [], \"number\": 1.5, \"set\": {\"x\"}, \"text\": \"a\", \"truth\": true}");
    assertThat(JavaValues.toJava(value)).isEqualTo(object);

    Value json = Value.parse("[null, 12345678901234567890.5]".getBytes(StandardCharsets.UTF_8));
    assertThat(JavaValues.toJava(json))
        .isEqualTo(Arrays.asList(null, new BigDecimal("12345678901234567890.5")));
    assertThat(JavaValues.of(JavaValues.toJava(json))).isEqualTo(json);
  }

  @Test
  void everyKindOfNumberIsTakenExactly() {
    List<Number> numbers =
        List.of((byte) 1, (short) 2, 3, 4L, 0.1, 0.1f, new BigInteger("9".repeat(30)));
    assertThat(JavaValues.of(numbers))
        .hasToString("[1, 2, 3, 4, 0.1, 0.1, " + "9".repeat(30) + "]");
    assertThatThrownBy(() -> JavaValues.of(Double.NaN)).hasMessage("NaN is no number in Rego");
  }

  @Test
  void whatRegoHasNotIsRefused() {
    assertThatThrownBy(() -> JavaValues.of(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a java.lang.Object has no value in Rego");
    List<Object> self = new ArrayList<>();
    self.add(self);
    assertThatThrownBy(() -> JavaValues.of(self)).hasMessageContaining("deeper than 128 levels");
  }
}
