package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A log of 1 MiB that keeps 64 KiB for outcomes. */
final class RoomTest {

  private static final long DECISION_BYTES = (1 << 20) - (64 << 10);

  private final AtomicLong usedBytes = new AtomicLong(500_000);
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private final Room room =
      new Room(TestLogs.LIMITS.withMaxBytes(1 << 20), usedBytes::get, nanoTime::get);

  @Test
  void roomIsOwedToWhoWasTurnedAwayForHalfAMinute() {
    assertThat(room.missingBytes()).isNegative();
    room.turnedAway(490_000, DECISION_BYTES);
    assertThat(room.missingBytes()).isEqualTo(500_000 + 490_000 - DECISION_BYTES);
    nanoTime.addAndGet(Room.OWED_NANOS - 1);
    assertThat(room.missingBytes()).isPositive();
    nanoTime.addAndGet(1);
    assertThat(room.missingBytes()).isNegative();
  }

  @Test
  void aSmallerOneDoesNotProlongWhatIsOwedButOneOfThatSizeDoes() {
    room.turnedAway(490_000, DECISION_BYTES);
    nanoTime.addAndGet(Room.OWED_NANOS / 2);
    room.turnedAway(485_000, DECISION_BYTES);
    nanoTime.addAndGet(Room.OWED_NANOS / 2);
    assertThat(room.missingBytes()).isNegative();

    room.turnedAway(490_000, DECISION_BYTES);
    nanoTime.addAndGet(Room.OWED_NANOS / 2);
    room.turnedAway(490_000, DECISION_BYTES);
    nanoTime.addAndGet(Room.OWED_NANOS / 2);
    assertThat(room.missingBytes()).isPositive();
  }

  @Test
  void anOutcomeMayUseWhatIsKeptForOutcomes() {
    room.turnedAway(490_000, 1 << 20);
    assertThat(room.missingBytes()).isEqualTo(500_000 + 490_000 - (1 << 20));
  }

  @Test
  void nothingIsOwedOnceItWouldFit() {
    room.turnedAway(490_000, DECISION_BYTES);
    room.settle(500_000);
    assertThat(room.missingBytes()).isPositive();
    usedBytes.set(400_000);
    room.settle(400_000);
    usedBytes.set(500_000);
    assertThat(room.missingBytes()).isNegative();
  }
}
