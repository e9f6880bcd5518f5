package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.MemoryStorage.Fault;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.SigningKey;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.MerkleTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Prunes logs, also against a disk that fails at every operation, and proves what is left. */
@Timeout(300)
final class LogPrunerTest {

  private static final LogPruner.DeliveryPosition ALL = LogPruner.DeliveryPosition.notConfigured();

  @Test
  void whatIsLeftOpensVerifiesAndContinues() throws LogException {
    MemoryStorage storage = LogRepairTest.threeSegments();
    List<Frame> before = TestLogs.read(storage);
    PruneReport report = prune(storage, new PruneBound.BeforeSeq(6));
    assertThat(report.firstSeq()).isEqualTo(1);
    assertThat(report.lastSeq()).isEqualTo(5);
    assertThat(report.segments()).isEqualTo(2);

    List<Frame> frames = TestLogs.read(storage);
    assertThat(frames.subList(0, 3)).isEqualTo(before.subList(5, 8));
    Frame record = frames.getLast();
    assertThat(record.kind()).isEqualTo(FrameKind.LOG_PRUNED);
    assertThat(record.attrs().string("root")).contains(report.root().toString());
    Verification verification = TestLogs.verify(storage);
    assertThat(verification.problem()).isEmpty();
    assertThat(verification.pruned()).isEqualTo(5);
    assertThat(verification.frames()).isEqualTo(9);
    assertThat(LogStat.of(storage).firstSeq()).isEqualTo(6);

    try (Log log = TestLogs.open(storage)) {
      assertThat(log.append(TestLogs.deny("call-10"))).isEqualTo(10);
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    prune(storage, new PruneBound.BeforeSeq(9));
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    assertThat(TestLogs.verify(storage).pruned()).isEqualTo(8);
  }

  @Test
  void everyFrameThatIsLeftIsProvedByTheTreeThatWasThereBefore() throws LogException {
    for (int pruned = 1; pruned <= 24; pruned++) {
      MemoryStorage storage = new MemoryStorage();
      append(storage, pruned);
      append(storage, 24 - pruned + 300);
      proves(storage, pruned);
    }
    for (int pruned : new int[] {255, 256, 257, 511, 513, 700}) {
      MemoryStorage storage = new MemoryStorage();
      append(storage, pruned);
      append(storage, 600);
      proves(storage, pruned);
    }
  }

  @Test
  void theIndexOfAPrunedSegmentGoesWithIt() throws LogException, IOException {
    MemoryStorage storage = new MemoryStorage();
    append(storage, 700);
    append(storage, 10);
    String index = SegmentName.callsOf(SegmentName.of(1));
    assertThat(storage.list()).contains(index);

    prune(storage, new PruneBound.BeforeSeq(701));
    assertThat(storage.list()).doesNotContain(index, SegmentName.of(1));
  }

  private static void proves(MemoryStorage storage, int pruned) throws LogException {
    LogProver whole = LogProver.open(storage.copy());
    prune(storage, new PruneBound.BeforeSeq(pruned + 1));
    LogProver rest = LogProver.open(storage);
    long size = whole.size();
    assertThat(TestLogs.verify(storage).pruned()).isEqualTo(pruned);
    for (long seq = pruned + 1L; seq <= size; seq += 1 + seq / 40) {
      assertThat(rest.inclusion(seq, size)).isEqualTo(whole.inclusion(seq, size));
      assertThat(rest.consistency(seq, size)).isEqualTo(whole.consistency(seq, size));
      assertThat(rest.root(seq)).isEqualTo(whole.root(seq));
    }
    assertThat(rest.consistency(pruned, size)).isEqualTo(whole.consistency(pruned, size));
    if (pruned > 2) {
      assertThatThrownBy(() -> rest.inclusion(1, size)).hasMessageStartingWith("WAL_PRUNED");
    }
  }

  @Test
  void anEarlierCheckpointInThePrunedPartIsSaidToShowNothing() throws LogException {
    MemoryStorage storage = LogRepairTest.threeSegments();
    MemoryStorage firstThree = new MemoryStorage();
    append(firstThree, 3);
    Optional<SignedNote> unknown = note(TestLogs.KEY, LogProver.open(storage), 3);
    Optional<SignedNote> known = note(TestLogs.KEY, LogProver.open(storage), 4);
    Optional<SignedNote> later = note(TestLogs.KEY, LogProver.open(storage), 6);
    Optional<SignedNote> untrue =
        SignedNote.parse(
            SignedNote.sign(
                    new Checkpoint("example.com/log", 4, MerkleTree.EMPTY_ROOT).toText(),
                    TestLogs.KEY,
                    VerifierKey.of("example.com/log", TestLogs.KEY.publicKey()))
                .toBytes());
    prune(storage, new PruneBound.BeforeSeq(6));
    assertThat(verify(storage, unknown)).contains(LogCode.WAL_PRUNED);
    assertThat(verify(storage, known)).isEmpty(); // the largest subtree of what was pruned
    assertThat(verify(storage, later)).isEmpty();
    assertThat(verify(storage, untrue)).contains(LogCode.WAL_ROOT_MISMATCH);
  }

  @Test
  void segmentsThatAreMissingWithoutBeingPrunedAreNamed() throws LogException {
    MemoryStorage storage = LogRepairTest.threeSegments();
    List<String> names = TestLogs.segmentNames(storage);
    storage.put(SegmentName.PRUNED, storage.get(SegmentName.CHECKPOINT));
    storage.remove(names.getFirst());
    assertThatThrownBy(() -> TestLogs.open(storage)).hasMessageContaining("FIRST_SEQ_NOT_ONE");
    assertThat(verify(storage, Optional.empty())).contains(LogCode.WAL_FIRST_SEQ_NOT_ONE);
  }

  @Test
  void oneSegmentMoreThanWasPrunedIsNamed() throws LogException {
    MemoryStorage storage = LogRepairTest.threeSegments();
    prune(storage, new PruneBound.BeforeSeq(4));
    storage.remove(TestLogs.segmentNames(storage).getFirst());
    assertThatThrownBy(() -> TestLogs.open(storage)).hasMessageContaining("FIRST_SEQ_NOT_ONE");
    assertThat(verify(storage, Optional.empty())).contains(LogCode.WAL_FIRST_SEQ_NOT_ONE);
  }

  @Test
  void aMissingBeginningIsRepairedAndKeepsEverythingElse() throws LogException {
    MemoryStorage storage = LogRepairTest.threeSegments();
    Optional<SignedNote> earlier = SignedNote.parse(storage.get(SegmentName.CHECKPOINT));
    storage.remove(TestLogs.segmentNames(storage).getFirst());
    RepairReport report = LogRepair.repair(LogRepairTest.locked(storage)).orElseThrow();
    assertThat(report.lost()).containsExactly(new RepairReport.Lost(1, 3));
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    assertThat(TestLogs.verify(storage).pruned()).isEqualTo(3);
    assertThat(verify(storage, earlier)).isEmpty(); // the rest is what was signed
  }

  @Test
  void boundsChooseWholeSegmentsOldestFirst() throws LogException {
    MemoryStorage storage = LogRepairTest.threeSegments();
    long total = LogStat.of(storage).sizeBytes();
    long first = storage.get(TestLogs.segmentNames(storage).getFirst()).length;
    assertThat(plan(storage, new PruneBound.BeforeSeq(3), ALL).isEmpty()).isTrue();
    assertThat(plan(storage, new PruneBound.BeforeSeq(4), ALL).lastSeq()).isEqualTo(3);
    assertThat(plan(storage, new PruneBound.BeforeSeq(100), ALL).lastSeq()).isEqualTo(5);
    assertThat(plan(storage, new PruneBound.KeepBytes(total), ALL).isEmpty()).isTrue();
    assertThat(plan(storage, new PruneBound.KeepBytes(total - 1), ALL).lastSeq()).isEqualTo(3);
    assertThat(plan(storage, new PruneBound.KeepBytes(total - first), ALL).lastSeq()).isEqualTo(3);
    assertThat(plan(storage, new PruneBound.KeepBytes(0), ALL).lastSeq()).isEqualTo(5);
    assertThat(plan(storage, new PruneBound.KeepBytes(0), () -> DeliveredUpTo.of(4)).lastSeq())
        .isEqualTo(3);
    assertThat(plan(storage, new PruneBound.KeepBytes(0), () -> DeliveredUpTo.of(2)).isEmpty())
        .isTrue();
    assertThat(TestLogs.segmentNames(storage)).hasSize(3);
  }

  @Test
  void aPruningThatFailsAnywhereLeavesALogThatOpensAndIsFinishedByTheNext() throws LogException {
    MemoryStorage before = LogRepairTest.threeSegments();
    List<Frame> original = TestLogs.read(before);
    MemoryStorage dry = before.copy();
    dry.plan(operation -> Fault.NONE);
    prune(dry, new PruneBound.BeforeSeq(6));
    int operations = dry.operations();
    int states = 0;
    for (Fault fault : List.of(Fault.IO_ERROR, Fault.NO_SPACE, Fault.POWER_CUT)) {
      for (int at = 0; at < operations; at++) {
        MemoryStorage storage = before.copy();
        storage.failAt(at, fault);
        try {
          prune(storage, new PruneBound.BeforeSeq(6));
        } catch (LogException e) {
          assertThat(e.code()).isIn(LogCode.WAL_IO, LogCode.WAL_FULL);
        }
        storage.plan(operation -> Fault.NONE);
        for (int seed = 0; seed < 6; seed++) {
          MemoryStorage survivor =
              fault == Fault.POWER_CUT ? storage.afterCrash(new Random(seed)) : storage.copy();
          String what = fault + " at " + at + ", seed " + seed;
          check(survivor, original, what);
          prune(survivor, new PruneBound.BeforeSeq(6));
          check(survivor, original, what + ", pruned again");
          assertThat(TestLogs.verify(survivor).pruned()).as(what).isEqualTo(5);
          states++;
        }
      }
    }
    System.out.println("log pruning: " + states + " states after a failure, no violation");
  }

  @Test
  void aLogThatIsPrunedAtAnyMomentOfALookIsNotTakenForDamaged() throws LogException {
    MemoryStorage before = LogRepairTest.threeSegments();
    List<Look> looks =
        List.of(
            storage -> assertThat(TestLogs.verify(storage).problem()).isEmpty(),
            storage -> assertThat(TestLogs.read(storage)).last().matches(f -> f.seq() >= 8),
            storage -> assertThat(LogStat.of(storage).frames()).isGreaterThanOrEqualTo(8),
            storage -> assertThat(LogProver.open(storage).inclusion(8, 8).seq()).isEqualTo(8),
            storage -> LogReader.framesOf(storage, "call-8"),
            storage ->
                assertThat(SegmentTimes.firstSeqSince(storage, "9999-12-31T00:00:00.000000000Z"))
                    .isPositive());
    int moments = 0;
    for (Look look : looks) {
      AtomicInteger operations = new AtomicInteger();
      look.at(new ObservedStorage(before, (_, _) -> operations.incrementAndGet()));
      for (int at = 0; at < operations.get(); at++) {
        MemoryStorage pruned = before.copy();
        AtomicInteger left = new AtomicInteger(at);
        look.at(
            new ObservedStorage(
                pruned,
                (_, _) -> {
                  if (left.getAndDecrement() == 0) {
                    pruneQuietly(pruned);
                  }
                }));
        assertThat(TestLogs.verify(pruned).pruned()).isEqualTo(5);
        moments++;
      }
    }
    System.out.println("log pruning: " + moments + " moments of looks at a log, no false alarm");
  }

  /** Somebody reads the log. */
  @FunctionalInterface
  private interface Look {
    void at(Storage storage) throws LogException;
  }

  private static void pruneQuietly(MemoryStorage storage) throws IOException {
    try {
      prune(storage, new PruneBound.BeforeSeq(6));
    } catch (LogException e) {
      throw new IOException(e);
    }
  }

  private static void check(MemoryStorage storage, List<Frame> original, String what)
      throws LogException {
    TestLogs.open(storage).close();
    Verification verification = TestLogs.verify(storage);
    assertThat(verification.problem()).as(what).isEmpty();
    List<Frame> kept =
        new ArrayList<>(original.subList((int) verification.pruned(), original.size()));
    assertThat(TestLogs.read(storage).subList(0, kept.size())).as(what).isEqualTo(kept);
  }

  private static void append(MemoryStorage storage, int frames) throws LogException {
    try (Log log = TestLogs.open(storage)) {
      List<Ticket> tickets = new ArrayList<>();
      for (int i = 0; i < frames; i++) {
        tickets.add(log.submit(TestLogs.deny("call-" + i)));
      }
      for (Ticket ticket : tickets) {
        ticket.await();
      }
    }
  }

  private static Optional<SignedNote> note(SigningKey key, LogProver prover, long size)
      throws LogException {
    String text = new Checkpoint("example.com/log", size, prover.root(size)).toText();
    VerifierKey verifier = VerifierKey.of("example.com/log", key.publicKey());
    return SignedNote.parse(SignedNote.sign(text, key, verifier).toBytes());
  }

  private static Optional<LogCode> verify(MemoryStorage storage, Optional<SignedNote> earlier)
      throws LogException {
    return LogVerifier.verify(storage, Optional.empty(), earlier).problem().map(LogException::code);
  }

  private static PruneReport plan(
      MemoryStorage storage, PruneBound bound, LogPruner.DeliveryPosition delivery)
      throws LogException {
    return LogPruner.run(LogRepairTest.locked(storage), bound, delivery, false);
  }

  private static PruneReport prune(MemoryStorage storage, PruneBound bound) throws LogException {
    return LogPruner.run(LogRepairTest.locked(storage), bound, ALL, true);
  }
}
