package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.SigningKey;
import dev.autonomy.wal.note.VerifierKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Changes a finished log in every way and everywhere, and expects verification to name it each
 * time.
 *
 * <p>Covered are the segments, the checkpoint and the public key. The lock file and the signing key
 * are no part of the log: nothing that is verified depends on them.
 */
final class LogTamperTest {

  private static final List<String> COVERED =
      List.of(SegmentName.CHECKPOINT, SegmentName.VERIFIER_KEY);

  private final MemoryStorage finished = finished();
  private int states;

  @Test
  void theLogVerifiesAsItIs() throws LogException {
    Verification verification = TestLogs.verify(finished);
    assertThat(verification.problem()).isEmpty();
    assertThat(verification.openEnd()).isEmpty();
    assertThat(verification.frames()).isEqualTo(5);
    assertThat(verification.segments()).isEqualTo(2);
  }

  @Test
  void everyFlippedBitIsNamed() {
    forEachFile(
        (name, bytes) -> {
          for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
              byte[] changed = bytes.clone();
              changed[i] ^= (byte) (1 << bit);
              expectProblem(name, changed, "bit " + bit + " of byte " + i + " flipped");
            }
          }
        });
    assertThat(states).isGreaterThan(10_000);
  }

  @Test
  void everyByteThatIsZeroedOrSetIsNamed() {
    forEachFile(
        (name, bytes) -> {
          for (int i = 0; i < bytes.length; i++) {
            for (byte value : new byte[] {0, (byte) 0xff, ' ', '}'}) {
              if (bytes[i] != value) {
                byte[] changed = bytes.clone();
                changed[i] = value;
                String what = "byte " + i + " set to " + value;
                if (value == 0 && i >= bytes.length - 1) {
                  expectFinding(name, changed, what);
                } else {
                  expectProblem(name, changed, what);
                }
              }
            }
          }
        });
  }

  @Test
  void everyRemovedOrDoubledByteIsNamed() {
    forEachFile(
        (name, bytes) -> {
          for (int i = 0; i < bytes.length; i++) {
            expectFinding(name, without(bytes, i, i + 1), "byte " + i + " removed");
            byte[] doubled = Arrays.copyOf(bytes, bytes.length + 1);
            System.arraycopy(bytes, i, doubled, i + 1, bytes.length - i);
            expectProblem(name, doubled, "byte " + i + " doubled");
          }
        });
  }

  @Test
  void everyPairOfNeighboursThatIsSwappedIsNamed() {
    forEachFile(
        (name, bytes) -> {
          for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] != bytes[i + 1]) {
              byte[] changed = bytes.clone();
              changed[i] = bytes[i + 1];
              changed[i + 1] = bytes[i];
              expectProblem(name, changed, "bytes " + i + " and " + (i + 1) + " swapped");
            }
          }
        });
  }

  @Test
  void everyTruncationIsNamed() {
    forEachFile(
        (name, bytes) -> {
          for (int length = 0; length < bytes.length; length++) {
            expectFinding(name, Arrays.copyOf(bytes, length), "cut to " + length);
          }
        });
  }

  @Test
  void anythingThatIsAppendedIsNamed() {
    forEachFile(
        (name, bytes) -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
          longer[bytes.length] = '\n';
          expectProblem(name, longer, "a byte appended");
        });
  }

  @Test
  void everyRecordThatIsRemovedDoubledOrSwappedIsNamed() {
    for (String name : TestLogs.segmentNames(finished)) {
      byte[] bytes = finished.get(name);
      List<RecordSpan> records = RecordSpan.of(bytes);
      assertThat(records).hasSizeGreaterThan(7);
      for (int i = 0; i < records.size(); i++) {
        RecordSpan record = records.get(i);
        expectFinding(name, without(bytes, record.start(), record.end()), "removed " + record);
        expectProblem(name, RecordSpan.doubled(bytes, record), "doubled " + record);
        for (RecordSpan other : records.subList(i + 1, records.size())) {
          byte[] swapped = RecordSpan.swapped(bytes, record, other);
          if (!Arrays.equals(swapped, bytes)) {
            expectProblem(name, swapped, "swapped " + record + " and " + other);
          }
        }
      }
    }
  }

  @Test
  void everyRemovedFileIsNamed() {
    forEachFile(
        (name, bytes) -> {
          MemoryStorage changed = finished.copy();
          changed.remove(name);
          expectProblem(changed, name + " removed");
        });
  }

  @Test
  void segmentsThatChangePlacesAreNamed() {
    List<String> names = TestLogs.segmentNames(finished);
    MemoryStorage changed = finished.copy();
    changed.put(names.get(0), finished.get(names.get(1)));
    changed.put(names.get(1), finished.get(names.get(0)));
    expectProblem(changed, "segments swapped");
  }

  @Test
  void aCheckpointFromAnotherLogIsNamed() throws LogException {
    MemoryStorage other = new MemoryStorage();
    try (Log log = TestLogs.open(other)) {
      for (int i = 0; i < 5; i++) {
        log.append(TestLogs.deny("call-" + i));
      }
    }
    expectProblem(
        SegmentName.CHECKPOINT, other.get(SegmentName.CHECKPOINT), "another log's checkpoint");
  }

  /** All checksums, trees, headers and the signature fit: only an earlier checkpoint tells. */
  @Test
  void aLogWrittenAnewWithTheSameKeyIsNamedByAnEarlierCheckpoint() throws LogException {
    Optional<SignedNote> earlier = SignedNote.parse(finished.get(SegmentName.CHECKPOINT));
    MemoryStorage rewritten = new MemoryStorage();
    try (Log log = TestLogs.open(rewritten)) {
      for (int i = 0; i < 10; i++) {
        log.append(TestLogs.deny("call-" + i));
      }
    }
    assertThat(TestLogs.verify(rewritten).problem()).isEmpty();
    Verification verification = LogVerifier.verify(rewritten, Optional.empty(), earlier);
    assertThat(verification.problem().orElseThrow().code()).isEqualTo(LogCode.WAL_ROOT_MISMATCH);
    assertThat(LogVerifier.verify(finished, Optional.empty(), earlier).problem()).isEmpty();
  }

  @Test
  void aLogRolledBackToAnEarlierStateIsNamedByALaterCheckpoint() throws LogException {
    MemoryStorage grown = finished.copy();
    try (Log log = TestLogs.open(grown)) {
      log.append(TestLogs.deny("call-9"));
    }
    Optional<SignedNote> later = SignedNote.parse(grown.get(SegmentName.CHECKPOINT));
    Verification verification = LogVerifier.verify(finished, Optional.empty(), later);
    assertThat(verification.problem().orElseThrow().code()).isEqualTo(LogCode.WAL_CHECKPOINT_AHEAD);
    Optional<SignedNote> earlier = SignedNote.parse(finished.get(SegmentName.CHECKPOINT));
    assertThat(LogVerifier.verify(grown, Optional.empty(), earlier).problem()).isEmpty();
  }

  @Test
  void anOlderCheckpointInPlaceOfTheLatestIsNamedAndNotContinued() throws LogException {
    byte[] older = finished.get(SegmentName.CHECKPOINT);
    MemoryStorage grown = finished.copy();
    try (Log log = TestLogs.open(grown)) {
      log.append(TestLogs.deny("call-9"));
    }
    grown.put(SegmentName.CHECKPOINT, older);
    assertThat(TestLogs.verify(grown).problem().orElseThrow().code())
        .isEqualTo(LogCode.WAL_CHECKPOINT_MISSING);
    assertThatThrownBy(() -> TestLogs.open(grown))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("an older one was put in its place");
  }

  @Test
  void anotherKeyThanTheTrustedOneIsNamed() throws LogException {
    VerifierKey stranger =
        VerifierKey.of(
            "example.com/log",
            SigningKey.of(
                    new byte[] {
                      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                      23, 24, 25, 26, 27, 28, 29, 30, 31, 32
                    })
                .publicKey());
    Verification verification =
        LogVerifier.verify(finished, Optional.of(stranger), Optional.empty());
    assertThat(verification.problem().orElseThrow().code())
        .isEqualTo(LogCode.WAL_CORRUPT_CHECKPOINT);
  }

  private void expectProblem(String name, byte[] changed, String what) {
    MemoryStorage storage = finished.copy();
    storage.put(name, changed);
    expectProblem(storage, name + ": " + what);
  }

  private void expectProblem(MemoryStorage storage, String what) {
    states++;
    Verification verification = verify(storage, what);
    LogException problem =
        verification
            .problem()
            .orElseThrow(() -> new AssertionError("not noticed: " + what + ": " + verification));
    assertThat(problem.getMessage()).as(what).startsWith("WAL_").doesNotContain("\n");
  }

  /**
   * A last segment that ends with its last frame, or within its seal, is what a crash just before
   * the end of a close leaves: nothing is missing, and verification says that the log is not
   * sealed.
   */
  private void expectFinding(String name, byte[] changed, String what) {
    MemoryStorage storage = finished.copy();
    storage.put(name, changed);
    states++;
    Verification verification = verify(storage, name + ": " + what);
    if (verification.problem().isEmpty()) {
      assertThat(verification.openEnd()).as(name + ": " + what).isPresent();
      assertThat(verification.frames()).isEqualTo(5);
    }
  }

  private static Verification verify(MemoryStorage storage, String what) {
    try {
      return TestLogs.verify(storage);
    } catch (LogException e) {
      return fail(what, e);
    }
  }

  private interface FileChange {
    void apply(String name, byte[] bytes);
  }

  private void forEachFile(FileChange change) {
    for (String name : TestLogs.segmentNames(finished)) {
      change.apply(name, finished.get(name));
    }
    for (String name : COVERED) {
      change.apply(name, finished.get(name));
    }
  }

  private static byte[] without(byte[] bytes, int start, int end) {
    byte[] result = new byte[bytes.length - (end - start)];
    System.arraycopy(bytes, 0, result, 0, start);
    System.arraycopy(bytes, end, result, start, bytes.length - end);
    return result;
  }

  private static MemoryStorage finished() {
    try {
      return TestLogs.finished();
    } catch (LogException e) {
      throw new IllegalStateException(e);
    }
  }
}
