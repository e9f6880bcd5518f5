package dev.autonomy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditIdTest {

  private static final long NOW_MILLIS = 1_795_000_000_123L;

  @Test
  void anIdIsAVersion7UuidOfItsMillisecond() {
    AuditId id = generator(Instant.ofEpochMilli(NOW_MILLIS)::toEpochMilli).next();
    UUID uuid = UUID.fromString(id.toString());

    assertThat(uuid.version()).isEqualTo(7);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(NOW_MILLIS);
    assertThat(id.time()).isEqualTo(Instant.ofEpochMilli(NOW_MILLIS));
  }

  /** RFC 9562, appendix A.6. */
  @Test
  void thePublishedExampleReadsBack() {
    AuditId id = AuditId.parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F");

    assertThat(id).hasToString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    assertThat(id.time()).isEqualTo(Instant.parse("2022-02-22T19:22:22Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
        "017f22e2x79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398\u0663",
      })
  void whatIsNotAVersion7UuidIsRefused(String text) {
    assertThatThrownBy(() -> AuditId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void textReadsBackAsTheSameId(@ForAll long high, @ForAll long low) {
    AuditId id = new AuditId(high & ~0xf000L | 0x7000L, low & 0x3fff_ffff_ffff_ffffL | 1L << 63);

    assertThat(AuditId.parse(id.toString())).isEqualTo(id);
    assertThat(UUID.fromString(id.toString())).isEqualTo(new UUID(id.high(), id.low()));
  }

  @Property
  void idsIncreaseWhateverTheClockDoes(
      @ForAll @Size(min = 2, max = 200) List<@LongRange(min = 0, max = 1L << 47) Long> clock) {
    AtomicLong reading = new AtomicLong();
    AuditIdGenerator ids =
        generator(() -> clock.get((int) (reading.getAndIncrement() % clock.size())));
    AuditId previous = ids.next();

    for (int i = 0; i < clock.size(); i++) {
      AuditId next = ids.next();
      assertThat(next).isGreaterThan(previous);
      assertThat(next.toString()).isGreaterThan(previous.toString());
      previous = next;
    }
  }

  @Test
  void moreIdsThanTheCounterHoldsInOneMillisecondStillIncrease() {
    AuditIdGenerator ids = generator(() -> NOW_MILLIS);
    AuditId previous = ids.next();

    for (int i = 0; i < 10_000; i++) {
      AuditId next = ids.next();
      assertThat(next.compareTo(previous)).isPositive();
      previous = next;
    }
    assertThat(previous.time()).isEqualTo(Instant.ofEpochMilli(NOW_MILLIS + 10_000 / 4096));
  }

  @Test
  void threadsNeverShareAnId() throws Exception {
    int threads = 8;
    int perThread = 20_000;
    AuditIdGenerator ids = generator(System::currentTimeMillis);
    Set<AuditId> all = new HashSet<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<List<AuditId>>> tasks = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        tasks.add(() -> draw(ids, perThread));
      }
      for (Future<List<AuditId>> drawn : pool.invokeAll(tasks)) {
        assertThat(drawn.get()).isSorted();
        all.addAll(drawn.get());
      }
    }

    assertThat(all).hasSize(threads * perThread);
  }

  @Test
  void processesWithTheSameClockDrawDifferentIds() {
    AuditIdGenerator one = generator(() -> NOW_MILLIS);
    AuditIdGenerator other =
        new AuditIdGenerator(clock(() -> NOW_MILLIS), RandomGenerator.of("L64X128MixRandom"));
    AuditId left = one.next();
    AuditId right = other.next();

    assertThat(left.high()).isEqualTo(right.high());
    assertThat(left.low()).isNotEqualTo(right.low());
  }

  private static List<AuditId> draw(AuditIdGenerator ids, int count) {
    List<AuditId> drawn = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      drawn.add(ids.next());
    }
    return drawn;
  }

  private static AuditIdGenerator generator(LongSupplier millis) {
    return new AuditIdGenerator(clock(millis), new SplittableRandom(42));
  }

  private static InstantSource clock(LongSupplier millis) {
    return () -> Instant.ofEpochMilli(millis.getAsLong());
  }
}
