package dev.autonomy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueKindsTest {

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

  @ParameterizedTest
  @CsvSource({
    "30s, PT30S",
    "5m, PT5M",
    "1h30m, PT1H30M",
    "250ms, PT0.25S",
    "2d, PT48H",
    "0s, PT0S"
  })
  void durationsHaveUnits(String text, Duration duration) throws ValueException {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "s",
        "-5s",
        "1.5h",
        "5x",
        "30m1h",
        "1m1m",
        " 5s",
        "5 s",
        "99999999999999999d",
        "9223372036854775807h",
        "٣s"
      })
  void otherDurationsAreRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(ValueException.class);
  }

  @Test
  void durationsHaveBounds() throws ValueException {
    ValueKinds.Span span = new ValueKinds.Span(Duration.ofSeconds(1), Duration.ofHours(1));
    assertThat(span.parse("1s")).isEqualTo(Duration.ofSeconds(1));
    assertThat(span.parse("1h")).isEqualTo(Duration.ofHours(1));
    for (String text : List.of("999ms", "30000d")) {
      assertThatThrownBy(() -> span.parse(text))
          .isInstanceOf(ValueException.class)
          .hasMessage("expected a duration between 1 s and 1 h");
    }
  }

  @Property
  void everyDurationIsReadBack(@ForAll @LongRange(min = 0, max = 1L << 50) long millis)
      throws ValueException {
    String text =
        TimeUnit.MILLISECONDS.toHours(millis)
            + "h"
            + TimeUnit.MILLISECONDS.toMinutes(millis) % 60
            + "m"
            + TimeUnit.MILLISECONDS.toSeconds(millis) % 60
            + "s"
            + millis % 1000
            + "ms";
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "4096B, 4096",
    "64KiB, 65536",
    "64K, 65536",
    "64kB, 64000",
    "1MiB, 1048576",
    "1MB, 1000000",
    "2GiB, 2147483648",
    "1T, 1099511627776"
  })
  void sizesHaveUnits(String text, long bytes) throws ValueException {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "MiB", "-1", "1.5MiB", "1 MiB", "1mib", "9999999TiB", "999999999999999999999"})
  void otherSizesAreRefused(String text) {
    assertThatThrownBy(() -> Sizes.parse(text)).isInstanceOf(ValueException.class);
  }

  @Property
  void everySizeIsReadBack(@ForAll @LongRange(min = 0, max = 1L << 49) long bytes)
      throws ValueException {
    assertThat(Sizes.parse(Sizes.text(bytes))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "104857600, 100 MiB",
    "1048575, 1023 KiB"
  })
  void sizesAreRoundedForPeople(long bytes, String text) {
    assertThat(Sizes.rounded(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1:7777, 127.0.0.1, 7777", "localhost:0, localhost, 0", "[::1]:80, ::1, 80"})
  void addressesAreReadAndWrittenAlike(String text, String host, int port) throws ValueException {
    HostAndPort address = HostAndPort.parse(text);
    assertThat(address).isEqualTo(new HostAndPort(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7777", ":7777", "host", "host:", "host:x", "host:65536", "::1:80"})
  void otherAddressesAreRefused(String text) {
    assertThatThrownBy(() -> HostAndPort.parse(text)).isInstanceOf(ValueException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T08:00:00Z, 2026-11-21T08:00:00Z",
    "2026-11-21T08:00:00.5+02:00, 2026-11-21T06:00:00.5Z",
    "2026-11-20, 2026-11-20T00:00:00Z",
    "10m, 2026-11-21T11:50:00Z",
  })
  void momentsAreAbsoluteOrAges(String text, Instant instant) throws ValueException {
    assertThat(Moment.parse(text).at(NOON)).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-11-21T25:00:00Z", "10"})
  void otherMomentsAreRefused(String text) {
    assertThatThrownBy(() -> Moment.parse(text)).isInstanceOf(ValueException.class);
  }
}
