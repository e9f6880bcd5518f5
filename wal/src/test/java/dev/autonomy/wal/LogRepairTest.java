package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.MemoryStorage.Fault;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.tree.TreeHasher;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damages a log until it refuses to open, repairs it, and looks at what is left. */
@Timeout(300)
final class LogRepairTest {

  private static final int CRASHES_PER_OPERATION = 4;

  /** Ways in which a log of three segments, with 3, 2 and 3 frames, refuses to open. */
  enum Harm {
    TRUNCATED_LAST(LogCode.WAL_CHECKPOINT_AHEAD, 5) {
      @Override
      void apply(MemoryStorage storage, List<String> names) {
        storage.remove(names.getLast());
      }
    },
    MISSING_MIDDLE(LogCode.WAL_SEQ_GAP, 3) {
      @Override
      void apply(MemoryStorage storage, List<String> names) {
        storage.remove(names.get(1));
      }
    },
    FLIPPED_FRAME(LogCode.WAL_CORRUPT_FRAME, 7) {
      @Override
      void apply(MemoryStorage storage, List<String> names) {
        flip(storage, names.getLast(), lastFrameOf(storage, names.getLast(), 2).start() + 40);
      }
    },
    BROKEN_HEADER(LogCode.WAL_CORRUPT_SEGMENT, 3) {
      @Override
      void apply(MemoryStorage storage, List<String> names) {
        flip(storage, names.get(1), 20);
      }
    },
    FIRST_HEADER_BROKEN(LogCode.WAL_CORRUPT_SEGMENT, 0) {
      @Override
      void apply(MemoryStorage storage, List<String> names) {
        flip(storage, names.getFirst(), 3);
      }
    },
    BROKEN_SEAL(LogCode.WAL_CORRUPT_SEGMENT, 8) {
      @Override
      void apply(MemoryStorage storage, List<String> names) {
        byte[] bytes = storage.get(names.get(1));
        storage.put(names.get(1), Arrays.copyOf(bytes, bytes.length - 4));
      }
    },
    BROKEN_CHECKPOINT(LogCode.WAL_CORRUPT_CHECKPOINT, 8) {
      @Override
      void apply(MemoryStorage storage, List<String> names) {
        storage.put(SegmentName.CHECKPOINT, new byte[] {'x'});
      }
    },
    MISSING_CHECKPOINT(LogCode.WAL_CHECKPOINT_MISSING, 8) {
      @Override
      void apply(MemoryStorage storage, List<String> names) {
        storage.remove(SegmentName.CHECKPOINT);
      }
    };

    final LogCode code;
    final long kept;

    Harm(LogCode code, long kept) {
      this.code = code;
      this.kept = kept;
    }

    abstract void apply(MemoryStorage storage, List<String> names);
  }

  @ParameterizedTest
  @EnumSource(Harm.class)
  void aLogThatRefusesToOpenOpensAfterARepairAndSaysWhatWasLost(Harm harm) throws LogException {
    MemoryStorage healthy = threeSegments();
    MemoryStorage storage = damaged(healthy, harm);
    MemoryStorage before = storage.copy();

    RepairReport planned = LogRepair.plan(locked(storage)).orElseThrow();
    assertThat(planned.code()).isEqualTo(harm.code);
    assertThat(planned.keptFrames()).isEqualTo(harm.kept);
    for (String name : names(before)) {
      assertThat(storage.get(name))
          .as("a plan changes nothing: " + name)
          .isEqualTo(before.get(name));
    }

    RepairReport report = LogRepair.repair(locked(storage)).orElseThrow();
    assertThat(report.keptFrames()).isEqualTo(harm.kept);
    assertThat(report.lost().isEmpty()).isEqualTo(harm.kept == 8);
    if (harm == Harm.FLIPPED_FRAME) {
      assertThat(report.lost()).containsExactly(new RepairReport.Lost(7, 7));
    } else if (harm.kept < 8) {
      assertThat(report.lost()).containsExactly(new RepairReport.Lost(harm.kept + 1, 8));
    }
    checkRepaired(storage, before, healthy, report);
    assertThat(LogRepair.repair(locked(storage))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Harm.class)
  void whoeverKeptAnEarlierCheckpointSeesTheLoss(Harm harm) throws LogException {
    MemoryStorage healthy = threeSegments();
    Optional<SignedNote> kept = SignedNote.parse(healthy.get(SegmentName.CHECKPOINT));
    MemoryStorage storage = damaged(healthy, harm);
    LogRepair.repair(locked(storage));
    // A frame that is lost where its seal is not leaves the tree as it was.
    boolean continues = harm.kept == 8 || harm == Harm.FLIPPED_FRAME;
    assertThat(LogVerifier.verify(storage, Optional.empty(), kept).isOk()).isEqualTo(continues);
    try (Log log = TestLogs.open(storage)) {
      for (int i = 0; i < 10; i++) {
        log.append(TestLogs.deny("later-" + i)); // more frames than before do not hide it
      }
    }
    assertThat(LogVerifier.verify(storage, Optional.empty(), kept).isOk()).isEqualTo(continues);
  }

  @Test
  void everyByteThatIsChangedAndKeepsTheLogFromOpeningIsRepaired() throws LogException {
    MemoryStorage healthy = threeSegments();
    int repaired = 0;
    for (String name : names(healthy)) {
      byte[] bytes = healthy.get(name);
      for (int i = 0; i < bytes.length; i++) {
        MemoryStorage storage = healthy.copy();
        flip(storage, name, i);
        MemoryStorage before = storage.copy();
        String what = name + ", byte " + i;
        Optional<RepairReport> report;
        try {
          report = LogRepair.repair(locked(storage));
        } catch (LogException e) {
          assertThat(e.code()).as(what).isIn(LogCode.WAL_TOO_NEW, LogCode.WAL_TOO_OLD);
          continue;
        }
        if (report.isPresent()) {
          repaired++;
          checkRepaired(storage, before, healthy, report.get());
        }
      }
    }
    assertThat(repaired).isGreaterThan(1_000);
  }

  @Test
  void aLogThatOpensIsLeftAlone() throws LogException {
    MemoryStorage storage = threeSegments();
    assertThat(LogRepair.plan(locked(storage))).isEmpty();
    MemoryStorage before = storage.copy();
    assertThat(LogRepair.repair(locked(storage))).isEmpty();
    assertThat(names(storage)).isEqualTo(names(before));
  }

  @ParameterizedTest
  @EnumSource(Harm.class)
  void aRepairThatFailsAnywhereIsFinishedByTheNextOne(Harm harm) throws LogException {
    MemoryStorage healthy = threeSegments();
    MemoryStorage before = damaged(healthy, harm);
    int operations = operations(before);
    int states = 0;
    for (Fault fault : List.of(Fault.IO_ERROR, Fault.NO_SPACE, Fault.POWER_CUT)) {
      for (int at = 0; at < operations; at++) {
        MemoryStorage storage = before.copy();
        storage.failAt(at, fault);
        repairQuietly(storage);
        storage.plan(operation -> Fault.NONE);
        for (int seed = 0; seed < CRASHES_PER_OPERATION; seed++) {
          MemoryStorage survivor =
              fault == Fault.POWER_CUT ? storage.afterCrash(new Random(seed)) : storage.copy();
          refusesOrOpens(survivor.copy());
          LogRepair.repair(locked(survivor));
          Frame record = repairFrames(survivor).getFirst();
          assertThat(repairFrames(survivor)).as(fault + " at " + at).hasSize(1);
          assertThat(record.attrs().string("code")).contains(harm.code.name());
          assertThat(names(survivor)).doesNotContain(SegmentName.REPAIR);
          checkKept(survivor, healthy, record);
          states++;
        }
      }
    }
    System.out.println(
        "log repair: " + states + " interrupted repairs of " + harm + ", all finished");
  }

  @Test
  void aLogInTheMiddleOfARepairDoesNotOpen() throws LogException {
    MemoryStorage storage = damaged(threeSegments(), Harm.TRUNCATED_LAST);
    int operations = operations(storage);
    storage.plan(operation -> operation == operations - 2 ? Fault.IO_ERROR : Fault.NONE);
    assertThatThrownBy(() -> LogRepair.repair(locked(storage))).hasMessageContaining("interrupted");
    assertThatThrownBy(() -> TestLogs.open(storage)).hasMessageContaining("WAL_REPAIR_UNFINISHED");
  }

  @Test
  void aPlanMovesNothingButFilesOfTheLog() throws Exception {
    MemoryStorage storage = damaged(threeSegments(), Harm.TRUNCATED_LAST);
    int operations = operations(storage);
    storage.plan(operation -> operation == operations - 2 ? Fault.IO_ERROR : Fault.NONE);
    assertThatThrownBy(() -> LogRepair.repair(locked(storage))).hasMessageContaining("interrupted");
    String file = new String(storage.get(SegmentName.REPAIR), StandardCharsets.UTF_8);
    assertThat(file).startsWith("autonomy repair v1\n").contains("\ned25519 ");
    String plan = file.lines().skip(1).findFirst().orElseThrow();
    assertThat(plan).contains("\"file\":\"checkpoint\"");
    assertThat(RepairPlan.parse(plan.getBytes(StandardCharsets.UTF_8))).isNotNull();
    for (String other :
        List.of("/etc/passwd", "../" + SegmentName.of(1), SegmentName.SIGNING_KEY)) {
      for (String member : List.of("file", "moved_to")) {
        String forged =
            plan.replaceFirst("\"" + member + "\":\"[^\"]*", "\"" + member + "\":\"" + other);
        assertThat(RepairPlan.parse(forged.getBytes(StandardCharsets.UTF_8))).as(forged).isNull();
      }
    }
  }

  @Test
  void withoutItsSigningKeyALogIsNotRepaired() throws LogException {
    MemoryStorage storage = damaged(threeSegments(), Harm.TRUNCATED_LAST);
    KeySource noKey =
        mayCreate -> {
          throw new LogException(LogCode.WAL_KEY, "there is no key");
        };
    LockedLog log = new LockedLog(storage, TestLogs.options(), noKey, TestLogs.entropy(), () -> {});
    assertThatThrownBy(() -> LogRepair.repair(log)).hasMessageContaining("WAL_KEY");
  }

  static LockedLog locked(MemoryStorage storage) {
    return new LockedLog(
        storage, TestLogs.options(), mayCreate -> TestLogs.KEY, TestLogs.entropy(), () -> {});
  }

  static MemoryStorage threeSegments() throws LogException {
    MemoryStorage storage = TestLogs.finished();
    try (Log log = TestLogs.open(storage)) {
      log.append(TestLogs.deny("call-6"));
      log.append(TestLogs.redacted("call-7"));
      log.append(TestLogs.deny("call-8"));
    }
    return storage;
  }

  private static MemoryStorage damaged(MemoryStorage healthy, Harm harm) {
    MemoryStorage storage = healthy.copy();
    harm.apply(storage, TestLogs.segmentNames(storage));
    assertThatThrownBy(() -> TestLogs.open(storage.copy()))
        .isInstanceOfSatisfying(LogException.class, e -> assertThat(e.code()).isEqualTo(harm.code));
    return storage;
  }

  private static void checkRepaired(
      MemoryStorage storage, MemoryStorage before, MemoryStorage healthy, RepairReport report)
      throws LogException {
    for (RepairReport.Moved moved : report.moved()) {
      byte[] bytes = storage.get(moved.movedTo());
      assertThat(bytes).as(moved.toString()).isEqualTo(before.get(moved.file()));
      assertThat(moved.sha256())
          .isEqualTo(HexFormat.of().formatHex(TreeHasher.sha256().digest(bytes)));
    }
    Frame record = repairFrames(storage).getFirst();
    assertThat(record.seq()).isGreaterThan(report.keptFrames());
    assertThat(record.attrs().get("lost")).isEqualTo(report.lostJson());
    assertThat(record.attrs().get("moved")).isEqualTo(report.movedJson());
    checkKept(storage, healthy, record);
  }

  /** The log verifies, and what stayed is what was there before. */
  private static void checkKept(MemoryStorage storage, MemoryStorage healthy, Frame record)
      throws LogException {
    Verification verification = TestLogs.verify(storage);
    assertThat(verification.problem()).isEmpty();
    assertThat(verification.openEnd()).isEmpty();
    List<Frame> frames = TestLogs.read(storage);
    List<Frame> original = TestLogs.read(healthy);
    long kept = TreeJson.longValue(record.attrs().get("kept_frames"));
    long lostValues = DroppedValuesTest.named(record);
    assertThat(frames).hasSizeGreaterThan((int) kept);
    for (Frame frame : frames.subList(0, (int) kept)) {
      Frame before = original.get((int) frame.seq() - 1);
      assertThat(frame.stored()).isEqualTo(before.stored());
      lostValues -= frame.withheld().size() - before.withheld().size();
    }
    assertThat(lostValues).isZero();
    TestLogs.open(storage).close();
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  private static List<Frame> repairFrames(MemoryStorage storage) throws LogException {
    return TestLogs.read(storage).stream()
        .filter(frame -> frame.attrs().string("repair").isPresent())
        .toList();
  }

  private static int operations(MemoryStorage before) throws LogException {
    MemoryStorage storage = before.copy();
    storage.plan(operation -> Fault.NONE);
    LogRepair.repair(locked(storage));
    assertThat(storage.operations()).isGreaterThan(8);
    return storage.operations();
  }

  private static void repairQuietly(MemoryStorage storage) {
    try {
      LogRepair.repair(locked(storage));
    } catch (LogException e) {
      assertThat(e.code()).isIn(LogCode.WAL_IO, LogCode.WAL_FULL);
    }
  }

  /** Whatever a crash left: the log opens, or refuses with a code that a repair can end. */
  private static void refusesOrOpens(MemoryStorage storage) {
    try {
      TestLogs.open(storage).close();
    } catch (LogException e) {
      assertThat(LogRepair.isRepairable(e.code())).as(e.getMessage()).isTrue();
    }
  }

  private static List<String> names(MemoryStorage storage) {
    try {
      return storage.list();
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RecordSpan lastFrameOf(MemoryStorage storage, String name, int fromEnd) {
    List<RecordSpan> frames =
        RecordSpan.of(storage.get(name)).stream().filter(span -> span.type() == 'F').toList();
    return frames.get(frames.size() - fromEnd);
  }

  private static void flip(MemoryStorage storage, String name, int offset) {
    byte[] bytes = storage.get(name);
    bytes[offset] ^= 1;
    storage.put(name, bytes);
  }
}
