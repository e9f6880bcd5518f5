package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.MemoryStorage.Fault;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keeps the exporter's position, also on a disk that fails at every operation. */
final class DeliveryFileTest {

  private static final Hash LEAF = MerkleTree.leafHash(new byte[] {1});
  private static final Delivery FIRST = new Delivery("example.com/log", 7, 3, 5, 7, LEAF);
  private static final Delivery SECOND = new Delivery("example.com/log", 12, 9, 5, 12, LEAF);
  private static final int CRASHES_PER_OPERATION = 40;

  @Test
  void whatWasDeliveredIsWhereAllClassesMeet() {
    assertThat(FIRST.deliveredSeq()).isEqualTo(3);
    assertThat(SECOND.deliveredSeq()).isEqualTo(5);
    assertThat(SECOND.upTo(DeliveryClass.ERRORS)).isEqualTo(12);
    assertThat(SECOND.upTo(DeliveryClass.DECISIONS)).isEqualTo(9);
    assertThat(SECOND.upTo(DeliveryClass.LIFECYCLE)).isEqualTo(5);
  }

  @Test
  void whatIsWrittenIsReadAgainAndPositionsMayNotBeBehindTheMark(@TempDir Path directory)
      throws LogException {
    DeliveryFile file = DeliveryFile.of(directory);
    assertThat(file.read()).isEmpty();
    assertThat(file.position().deliveredSeq()).isZero();
    file.write(FIRST);
    assertThat(file.read()).contains(FIRST);
    file.write(SECOND);
    assertThat(DeliveryFile.of(directory).read()).contains(SECOND);
    assertThat(file.position().deliveredSeq()).as("there is no such log").isZero();

    assertThatThrownBy(() -> new Delivery("o", 8, 3, 5, 7, LEAF))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Delivery("o", -1, 3, 5, 7, LEAF))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Delivery("a\nb", 1, 3, 5, 7, LEAF))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyBitThatFlipsAndEveryMissingByteIsDamageAndNothingMayBePruned()
      throws LogException, IOException {
    MemoryStorage storage = new MemoryStorage();
    DeliveryFile.of(storage).write(FIRST);
    byte[] intact = storage.get(SegmentName.DELIVERED);
    for (int bit = 0; bit < intact.length * Byte.SIZE; bit++) {
      byte[] damaged = intact.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      storage.put(SegmentName.DELIVERED, damaged);
      isDamage(storage);
    }
    for (int length = 0; length < intact.length; length++) {
      storage.put(SegmentName.DELIVERED, Arrays.copyOf(intact, length));
      isDamage(storage);
    }
    storage.put(SegmentName.DELIVERED, (FIRST + "\n").getBytes(StandardCharsets.UTF_8));
    isDamage(storage);
  }

  @Test
  void aPowerCutAtAnyOperationLeavesTheOldPositionOrTheNewOne() throws LogException {
    int operations = operations();
    boolean someOld = false;
    for (int cut = 0; cut <= operations; cut++) {
      MemoryStorage storage = withFirst();
      int from = cut;
      storage.plan(operation -> operation >= from ? Fault.POWER_CUT : Fault.NONE);
      boolean acknowledged = writes(storage);
      for (int seed = 0; seed < CRASHES_PER_OPERATION; seed++) {
        Delivery after = DeliveryFile.of(storage.afterCrash(new Random(seed))).read().orElseThrow();
        assertThat(after).isIn(FIRST, SECOND);
        assertThat(acknowledged && after.equals(FIRST)).as("cut %s, seed %s", cut, seed).isFalse();
        someOld |= after.equals(FIRST);
      }
      assertThat(DeliveryFile.of(storage.afterKill()).read().orElseThrow()).isIn(FIRST, SECOND);
    }
    assertThat(someOld).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"IO_ERROR", "NO_SPACE"})
  void aDiskThatRefusesAnyOperationLeavesAPositionAndTheNextWriteSucceeds(Fault fault)
      throws LogException {
    int operations = operations();
    for (int failing = 0; failing < operations; failing++) {
      MemoryStorage storage = withFirst();
      int at = failing;
      storage.plan(operation -> operation == at ? fault : Fault.NONE);
      assertThat(writes(storage)).isFalse();
      assertThat(DeliveryFile.of(storage).read().orElseThrow()).isIn(FIRST, SECOND);
      assertThat(writes(storage)).isTrue();
      for (int seed = 0; seed < CRASHES_PER_OPERATION; seed++) {
        assertThat(DeliveryFile.of(storage.afterCrash(new Random(seed))).read()).contains(SECOND);
      }
    }
  }

  @Test
  void openingTheLogLeavesThePositionAloneAndTheOneThatIsBeingWritten()
      throws LogException, IOException {
    MemoryStorage storage = TestLogs.finished();
    DeliveryFile.of(storage).write(FIRST);
    storage.put("delivered.next", SECOND.toBytes());
    TestLogs.open(storage).close();
    assertThat(storage.list()).contains("delivered", "delivered.next");
    assertThat(DeliveryFile.of(storage).read()).contains(FIRST);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void onlyWhatWasDeliveredIsPruned() throws LogException {
    MemoryStorage storage = LogRepairTest.threeSegments();
    long last = TestLogs.read(storage).getLast().seq();
    DeliveryFile file = DeliveryFile.of(storage);
    PruneBound everything = new PruneBound.BeforeSeq(last + 1);
    assertThat(plan(storage, everything).isEmpty()).isTrue();
    file.write(new Delivery("example.com/log", last, 5, last, last, LEAF));
    assertThat(plan(storage, everything).isEmpty()).as("another log's frame is marked").isTrue();
    Hash leaf = TestLogs.read(storage).getLast().leafHash();
    file.write(new Delivery("example.org/other", last, 5, last, last, leaf));
    assertThat(plan(storage, everything).isEmpty()).as("it has another origin").isTrue();
    file.write(new Delivery("example.com/log", last, 5, last, last + 1, leaf));
    assertThat(plan(storage, everything).isEmpty()).as("the marked frame is not there").isTrue();
    assertThat(file.readOfLog()).isEmpty();
    file.write(new Delivery("example.com/log", last, 5, last, last, leaf));
    assertThat(file.readOfLog()).isPresent();
    assertThat(plan(storage, everything).lastSeq()).isEqualTo(5);
    storage.put(SegmentName.DELIVERED, new byte[3]);
    assertThat(plan(storage, everything).isEmpty()).isTrue();
  }

  @Test
  void whatAPruningLeavesItExplains() throws LogException {
    MemoryStorage storage = LogRepairTest.threeSegments();
    long last = TestLogs.read(storage).getLast().seq();
    PruneBound everything = new PruneBound.BeforeSeq(last + 1);
    DeliveryFile file = DeliveryFile.of(storage);
    assertThat(obstacle(storage, everything))
        .contains("frames 1 to 3, may not be pruned: the collector has accepted no frame: deliver");
    file.write(new Delivery("example.com/log", last, 5, last, last, LEAF));
    assertThat(obstacle(storage, everything))
        .contains("no frame (`delivered` is not of this log: frame " + last + " is not the one");
    file.write(new Delivery("example.org/other", last, 5, last, last, LEAF));
    assertThat(obstacle(storage, everything)).contains("its origin is example.com/log, not");
    storage.put(SegmentName.DELIVERED, new byte[3]);
    assertThat(obstacle(storage, everything)).contains("no frame (the file `delivered` in ");
    file.write(upTo(storage, 3));
    assertThat(obstacle(storage, everything))
        .contains("frames 4 to 5, may not be", "accepted frames up to 3 only: deliver");
    assertThat(plan(storage, new PruneBound.BeforeSeq(4)).obstacle()).isEmpty();
    storage.put(SegmentName.DELIVERED, new byte[3]);
    assertThat(plan(storage, new PruneBound.BeforeSeq(1)).obstacle()).isEmpty();
  }

  private static String obstacle(MemoryStorage storage, PruneBound bound) throws LogException {
    return plan(storage, bound).obstacle().orElseThrow();
  }

  @Test
  void aMarkedFrameThatARepairCouldNotSaveIsNotAnotherLogs() throws LogException {
    MemoryStorage storage = LogRepairTest.threeSegments();
    Delivery delivery = upTo(storage, 2);
    String segment = TestLogs.segmentNames(storage).getFirst();
    byte[] bytes = storage.get(segment);
    RecordSpan marked =
        RecordSpan.of(bytes).stream()
            .filter(span -> span.type() == 'F')
            .skip(1)
            .findFirst()
            .orElseThrow();
    bytes[marked.start() + 40] ^= 1;
    storage.put(segment, bytes);
    RepairReport report = LogRepair.repair(LogRepairTest.locked(storage)).orElseThrow();
    assertThat(report.lost()).containsExactly(new RepairReport.Lost(2, 2));
    assertThat(DeliveryFile.of(storage).mismatch(delivery)).isEmpty();
  }

  @Test
  void whatIsPrunedWhileItIsLookedForDoesNotMakeItAnotherLog() throws LogException {
    MemoryStorage healthy = LogRepairTest.threeSegments();
    List<String> segments = TestLogs.segmentNames(healthy);
    Delivery delivery = upTo(healthy, 2);
    int overtaken = 0;
    for (int at = 0; overtaken == at; at++) {
      MemoryStorage storage = healthy.copy();
      AtomicInteger calls = new AtomicInteger();
      int last = at;
      Storage pruned =
          new ObservedStorage(
              storage,
              (operation, name) -> {
                if (calls.getAndIncrement() == last) {
                  storage.delete(segments.getFirst());
                }
              });
      assertThat(DeliveryFile.of(pruned).mismatch(delivery)).as("pruned at %s", at).isEmpty();
      overtaken += calls.get() > last ? 1 : 0;
    }
    assertThat(overtaken).isGreaterThanOrEqualTo(4);
  }

  /** What an exporter writes when it has delivered everything up to that frame. */
  private static Delivery upTo(MemoryStorage storage, long seq) throws LogException {
    Hash leaf = TestLogs.read(storage).get((int) seq - 1).leafHash();
    return new Delivery("example.com/log", seq, seq, seq, seq, leaf);
  }

  private static PruneReport plan(MemoryStorage storage, PruneBound bound) throws LogException {
    try (LockedLog log = LogRepairTest.locked(storage)) {
      return LogPruner.run(log, bound, DeliveryFile.of(storage).position(), false);
    }
  }

  private static void isDamage(MemoryStorage storage) throws IOException {
    DeliveryFile file = DeliveryFile.of(storage);
    assertThatThrownBy(file::read).hasMessageContaining("WAL_CORRUPT_POSITION");
    assertThat(file.position().deliveredSeq()).isZero();
  }

  private static MemoryStorage withFirst() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    DeliveryFile.of(storage).write(FIRST);
    return storage;
  }

  private static int operations() throws LogException {
    MemoryStorage storage = withFirst();
    storage.plan(operation -> Fault.NONE);
    assertThat(writes(storage)).isTrue();
    assertThat(storage.operations()).isGreaterThanOrEqualTo(5);
    return storage.operations();
  }

  private static boolean writes(MemoryStorage storage) {
    try {
      DeliveryFile.of(storage).write(SECOND);
      return true;
    } catch (LogException e) {
      assertThat(e.code()).isIn(LogCode.WAL_IO, LogCode.WAL_FULL);
      return false;
    }
  }
}
