package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rereads a whole log and checks everything that is in it: checksums, numbers, times, JSON,
 * disclosures against commitments, dropped ones against the frames that say so, headers, indexes
 * and footers against what they repeat, the tree against the checkpoint, the checkpoint's
 * signature, and growth since an earlier checkpoint; and the indexes of calls, where there are any,
 * against the frames. No byte of a segment is left out: whatever does not follow from the frames is
 * compared with what does. Takes no lock; the log may be in use.
 *
 * <p>Whoever can write the log's files and has its key can make another log that verifies as well:
 * only an earlier checkpoint kept elsewhere, or a witness, shows that.
 */
public final class LogVerifier {

  /** For so long a log takes frames at most without signing for them. */
  private static final Duration UNSIGNED =
      LogLimits.DEFAULTS.checkpointInterval().multipliedBy(Keeper.TOLERATED_INTERVALS + 1);

  /** More processors than this do not make a disk faster. */
  private static final int MAX_THREADS = 8;

  private final Storage storage;
  private final Optional<VerifierKey> trustedKey;
  private final Optional<SignedNote> earlier;
  private final int threads;

  private ReplayedState state =
      new ReplayedState(new SegmentHeader("", FrameClock.NEVER, TreeState.EMPTY, List.of()));
  private Optional<Checkpoint> checkpoint = Optional.empty();
  private String origin = "";
  private int segments;
  private long pruned;
  private long prunedByFrames;
  private final DroppedValues dropped = new DroppedValues();
  private @Nullable PrunedNote prunedNote;
  private long disclosures;
  private long withheld;
  private long sealedFrames;
  private long lost;
  private boolean afterLoss;
  private final UnrecordedLosses unrecorded = new UnrecordedLosses();
  private String firstTime = FrameClock.NEVER;
  private @Nullable String openEnd;

  private LogVerifier(
      Storage storage,
      Optional<VerifierKey> trustedKey,
      Optional<SignedNote> earlier,
      int threads) {
    this.storage = storage;
    this.trustedKey = trustedKey;
    this.earlier = earlier;
    this.threads = threads;
  }

  /**
   * Verifies the log in {@code directory} by the public key beside it.
   *
   * @throws LogException if there is no log
   */
  public static Verification verify(Path directory) throws LogException {
    return verify(directory, Optional.empty(), Optional.empty());
  }

  /**
   * Verifies the log in {@code directory}, on as many threads as there are processors.
   *
   * @param trustedKey the log's public key from a source that is not the log itself
   * @param earlier a checkpoint from earlier on, which the log must continue
   * @throws LogException if there is no log
   */
  public static Verification verify(
      Path directory, Optional<VerifierKey> trustedKey, Optional<SignedNote> earlier)
      throws LogException {
    int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
    return verify(LogReader.existing(directory), trustedKey, earlier, threads);
  }

  static Verification verify(
      Storage storage, Optional<VerifierKey> trustedKey, Optional<SignedNote> earlier)
      throws LogException {
    return verify(storage, trustedKey, earlier, 1);
  }

  static Verification verify(
      Storage storage, Optional<VerifierKey> trustedKey, Optional<SignedNote> earlier, int threads)
      throws LogException {
    Verification first = new LogVerifier(storage, trustedKey, earlier, threads).verify();
    // A writer at work may have pruned what was to be read next, as long as this is slower.
    for (int i = 0; i < Restarts.MAX && first.isOutrun(); i++) {
      first = new LogVerifier(storage, trustedKey, earlier, threads).verify();
    }
    // It may also have signed for the first time, or said that values go, while frames were read.
    return first.lacksCheckpoint() || first.lacksValue()
        ? new LogVerifier(storage, trustedKey, earlier, threads).verify()
        : first;
  }

  private Verification verify() throws LogException {
    LogException problem = null;
    try {
      // First the checkpoint: a writer at work makes the log longer than it, never shorter.
      SignedCheckpoints signed = new SignedCheckpoints(storage, earlier);
      checkpoint = signed.latest();
      List<Long> firstSeqs = SegmentName.segments(storage.list());
      if (firstSeqs.isEmpty() && checkpoint.isEmpty()) {
        throw new LogException(LogCode.WAL_NOT_FOUND, "there is no log in " + storage.describe());
      }
      checkSegments(firstSeqs, signed);
      signed.checkSignatures(trustedKey, origin, state.size(), hasJustBegun());
      signed.checkPruned(prunedNote, trustedKey);
      signed.checkSizes(state.size());
      signed.checkCover(sealedFrames);
    } catch (IOException e) {
      problem = Damage.io("cannot read the log in " + storage.describe(), e);
    } catch (LogException e) {
      if (e.code() == LogCode.WAL_NOT_FOUND) {
        throw e;
      }
      problem = e;
    }
    return new Verification(
        state.size(),
        pruned,
        lost,
        segments,
        disclosures,
        withheld,
        state.tree().root(),
        checkpoint,
        Math.max(0, state.size() - signedFrames()),
        Optional.ofNullable(problem),
        Optional.ofNullable(openEnd));
  }

  /** How many frames the log's own checkpoint covers. */
  private long signedFrames() {
    return checkpoint.map(Checkpoint::size).orElse(0L);
  }

  /**
   * Whether so little has been written that no checkpoint may have been signed yet. Once a segment
   * is sealed there was one, and the same holds when frames lie further apart in time than a log
   * continues without.
   */
  private boolean hasJustBegun() {
    if (state.size() == 0 || sealedFrames > 0) {
      return sealedFrames == 0;
    }
    try {
      Instant first = Instant.parse(firstTime);
      Instant last = Instant.parse(state.lastTime());
      return Duration.between(first, last).compareTo(UNSIGNED) <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void checkSegments(List<Long> firstSeqs, SignedCheckpoints signed)
      throws IOException, LogException {
    prunedNote = PrunedNote.read(storage);
    if (!firstSeqs.isEmpty() && firstSeqs.getFirst() != 1) {
      beginPruned(firstSeqs.getFirst(), signed);
    }
    checkRoots(signed, state);
    SegmentVerifier.RootCheck roots = new Roots(signed);
    try (VerifiedSegments verified = new VerifiedSegments(storage, firstSeqs, roots, threads)) {
      for (long firstSeq : firstSeqs) {
        if (firstSeq != state.size() + 1) {
          throw Damage.of(
              LogCode.WAL_SEQ_GAP,
              "the segment before "
                  + SegmentName.of(firstSeq)
                  + " ends with frame "
                  + state.size());
        }
        SegmentVerifier segment = verified.next();
        checkHeader(segment.segment());
        count(segment);
        segment.checkRead();
        segments++;
      }
    }
    if (prunedByFrames < pruned) {
      throw Damage.missingStart(pruned + 1, storage);
    }
    unrecorded.checkNone();
    dropped.checkNamed(signedFrames());
  }

  /** Takes the tree over what was pruned from the first segment that is left. */
  private void beginPruned(long firstSeq, SignedCheckpoints signed) throws LogException {
    if (prunedNote == null || prunedNote.checkpoint().size() < firstSeq - 1) {
      throw Damage.missingStart(firstSeq, storage);
    }
    try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
      state = new ReplayedState(segment.header());
      origin = segment.header().origin();
      pruned = state.size();
      signed.checkCovered(segment.header().tree());
    }
  }

  /** What every state on the way is held against. */
  private final class Roots implements SegmentVerifier.RootCheck {

    private final SignedCheckpoints signed;

    Roots(SignedCheckpoints signed) {
      this.signed = signed;
    }

    @Override
    public void check(ReplayedState replayed) throws LogException {
      checkRoots(signed, replayed);
    }

    @Override
    public void checkLost(long before, long after) throws LogException {
      signed.checkLost(before, after);
    }
  }

  private void checkRoots(SignedCheckpoints signed, ReplayedState replayed) throws LogException {
    signed.checkRoots(replayed);
    if (prunedNote != null) {
      replayed.checkRoot(prunedNote.checkpoint(), "the note of what was pruned");
    }
  }

  private void checkHeader(SegmentFile segment) throws LogException {
    if (segments == 0) {
      origin = segment.header().origin();
    }
    if (afterLoss
        && state.tree().equals(segment.header().tree())
        && state.lastTime().compareTo(segment.header().lastTime()) <= 0) {
      // What frames that were lost said of times and open calls, only this header still says.
      state = new ReplayedState(segment.header());
    }
    SegmentHeader expected = state.header(origin);
    if (!Arrays.equals(expected.toJson(), segment.headerText())) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_SEGMENT,
          "the header says "
              + new String(segment.headerText(), StandardCharsets.UTF_8)
              + " where the frames before it give "
              + new String(expected.toJson(), StandardCharsets.UTF_8),
          segment.name(),
          SegmentHeader.PREAMBLE_BYTES);
    }
  }

  /** Counts a segment that continues what came before, as far as it could be read. */
  private void count(SegmentVerifier segment) {
    state = segment.state();
    lost += segment.lostFrames();
    afterLoss = segment.lostFrames() > 0;
    unrecorded.add(segment, signedFrames());
    disclosures += segment.disclosures();
    withheld += segment.withheld();
    dropped.add(segment.dropped());
    prunedByFrames = Math.max(prunedByFrames, segment.prunedByFrames());
    firstTime = firstTime.equals(FrameClock.NEVER) ? segment.firstTime() : firstTime;
    sealedFrames = segment.isSealed() ? state.size() : sealedFrames;
    openEnd = segment.openEnd();
  }
}
