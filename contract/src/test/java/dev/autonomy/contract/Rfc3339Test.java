package dev.autonomy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class Rfc3339Test {

  private static final DateTimeFormatter REFERENCE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

  @Property(tries = 5_000)
  void everyInstantOfFourDigitYearsReadsAsTheLibraryWritesIt(
      @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second,
      @ForAll @IntRange(max = 999_999_999) int nano) {
    Instant instant = Instant.ofEpochSecond(second, nano);

    assertThat(Rfc3339.format(instant)).isEqualTo(REFERENCE.format(instant));
  }

  @Test
  void leapDaysAndEdgesAreRight() {
    assertThat(Rfc3339.format(Instant.parse("2024-02-29T23:59:59.000000001Z")))
        .isEqualTo("2024-02-29T23:59:59.000000001Z");
    assertThat(Rfc3339.format(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00.000000000Z");
    assertThatThrownBy(() -> Rfc3339.format(Instant.MAX))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
