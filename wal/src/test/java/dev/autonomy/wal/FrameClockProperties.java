package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

final class FrameClockProperties {

  private static final DateTimeFormatter EXPECTED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  @Property
  void textIsThatOfTheCalendar(
      @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second,
      @ForAll @IntRange(max = 999_999_999) int nano) {
    Instant instant = Instant.ofEpochSecond(second, nano);
    assertThat(FrameClock.text(instant)).isEqualTo(EXPECTED.format(instant));
    assertThat(FrameClock.isTime(FrameClock.text(instant))).isTrue();
  }

  @Property
  void timesNeverDecrease(
      @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 0, max = 5_000_000_000L) Long> nanos) {
    Queue<Instant> readings = new ArrayDeque<>();
    nanos.forEach(n -> readings.add(Instant.ofEpochSecond(1_800_000_000L, n)));
    InstantSource source = readings::remove;
    FrameClock clock = new FrameClock(source, FrameClock.NEVER);
    String last = FrameClock.NEVER;
    long latest = 0;
    for (long n : nanos) {
      latest = Math.max(latest, n);
      clock.next();
      assertThat(clock.last()).isGreaterThanOrEqualTo(last);
      assertThat(clock.last())
          .isEqualTo(EXPECTED.format(Instant.ofEpochSecond(1_800_000_000L, latest)));
      last = clock.last();
    }
  }
}
