package dev.autonomy.wal;

import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
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
 * disclosures against commitments, headers, indexes and footers against what they repeat, the tree
 * against the checkpoint, the checkpoint's signature, and growth since an earlier checkpoint; and
 * the indexes of calls, where there are any, against the frames. No byte of a segment is left out:
 * whatever does not follow from the frames is compared with what does. Takes no lock; the log may
 * be in use.
 *
 * <p>Whoever can write the log's files and has its key can make another log that verifies as well:
 * only an earlier checkpoint kept elsewhere, or a witness, shows that.
 */
public final class LogVerifier {

  /** For so long a log takes frames at most without signing for them. */
  private static final Duration UNSIGNED =
      LogLimits.DEFAULTS.checkpointInterval().multipliedBy(Keeper.TOLERATED_INTERVALS + 1);

  private final Storage storage;
  private final Optional<VerifierKey> trustedKey;
  private final Optional<SignedNote> earlier;

  private ReplayedState state =
      new ReplayedState(new SegmentHeader("", FrameClock.NEVER, TreeState.EMPTY, List.of()));
  private Optional<Checkpoint> checkpoint = Optional.empty();
  private String origin = "";
  private int segments;
  private long pruned;
  private long prunedByFrames;
  private @Nullable PrunedNote prunedNote;
  private long disclosures;
  private long withheld;
  private long sealedFrames;
  private String firstTime = FrameClock.NEVER;
  private @Nullable String openEnd;

  private LogVerifier(
      Storage storage, Optional<VerifierKey> trustedKey, Optional<SignedNote> earlier) {
    this.storage = storage;
    this.trustedKey = trustedKey;
    this.earlier = earlier;
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
   * Verifies the log in {@code directory}.
   *
   * @param trustedKey the log's public key from a source that is not the log itself
   * @param earlier a checkpoint from earlier on, which the log must continue
   * @throws LogException if there is no log
   */
  public static Verification verify(
      Path directory, Optional<VerifierKey> trustedKey, Optional<SignedNote> earlier)
      throws LogException {
    return verify(LogReader.existing(directory), trustedKey, earlier);
  }

  static Verification verify(
      Storage storage, Optional<VerifierKey> trustedKey, Optional<SignedNote> earlier)
      throws LogException {
    Verification first = new LogVerifier(storage, trustedKey, earlier).verify();
    // A writer at work may have signed for the first time while the frames were read.
    return first.lacksCheckpoint() ? new LogVerifier(storage, trustedKey, earlier).verify() : first;
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
        segments,
        disclosures,
        withheld,
        state.tree().root(),
        checkpoint,
        Math.max(0, state.size() - checkpoint.map(Checkpoint::size).orElse(0L)),
        Optional.ofNullable(problem),
        Optional.ofNullable(openEnd));
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
    checkRoots(signed);
    for (int i = 0; i < firstSeqs.size(); i++) {
      long firstSeq = firstSeqs.get(i);
      if (firstSeq != state.size() + 1) {
        throw Damage.of(
            LogCode.WAL_SEQ_GAP,
            "the segment before " + SegmentName.of(firstSeq) + " ends with frame " + state.size());
      }
      try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
        checkHeader(segment);
        checkSegment(segment, signed, i == firstSeqs.size() - 1);
        segments++;
      }
    }
    if (prunedByFrames < pruned) {
      throw Damage.missingStart(pruned + 1, storage);
    }
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

  /** The removal must stand in the log itself; a repair's frame says the same of lost segments. */
  private void notePruning(FrameText frame) {
    JsonObject attrs = frame.attrs();
    if (frame.kind().equals(FrameKind.LOG_PRUNED)) {
      prunedByFrames = Math.max(prunedByFrames, TreeJson.longValue(attrs.get("last_seq")));
    } else if (frame.kind().equals(FrameKind.LOG_RECOVERED)) {
      prunedByFrames = Math.max(prunedByFrames, TreeJson.longValue(attrs.get("lost_before")) - 1);
    }
  }

  private void checkRoots(SignedCheckpoints signed) throws LogException {
    signed.checkRoots(state);
    if (prunedNote != null) {
      state.checkRoot(prunedNote.checkpoint(), "the note of what was pruned");
    }
  }

  private void checkHeader(SegmentFile segment) throws LogException {
    if (segments == 0) {
      origin = segment.header().origin();
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

  private void checkSegment(SegmentFile segment, SignedCheckpoints signed, boolean last)
      throws IOException, LogException {
    SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.INSPECT);
    SegmentTally tally = new SegmentTally();
    SegmentCursor.Step step = cursor.next();
    while (step == SegmentCursor.Step.FRAME) {
      FrameText frame = checkedFrame(cursor);
      firstTime = firstTime.equals(FrameClock.NEVER) ? frame.time() : firstTime;
      state.frame(FrameFacts.of(frame), cursor, tally);
      notePruning(frame);
      checkRoots(signed);
      step = cursor.next();
    }
    if (step == SegmentCursor.Step.SEALED) {
      tally.bytes(segment.file(), cursor.batchStart());
      checkSeal(segment, cursor, tally);
      checkCalls(segment, tally);
      sealedFrames = state.size();
    } else if (last) {
      openEnd = segment.name() + " is not sealed: the log is in use, or was not closed";
      if (step == SegmentCursor.Step.TORN) {
        openEnd += "; its last batch, from byte " + cursor.end() + " on, is not complete";
      }
    } else {
      throw Damage.at(
          LogCode.WAL_CORRUPT_SEGMENT,
          "the segment is not sealed though another follows",
          segment.name(),
          cursor.end());
    }
  }

  private FrameText checkedFrame(SegmentCursor cursor) throws LogException {
    Frame.Place place = cursor.place();
    FrameText frame = FrameText.parse(cursor.copyText(), place);
    if (frame.time().compareTo(state.lastTime()) < 0) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_JSON,
          "frame "
              + frame.seq()
              + " is of "
              + frame.time()
              + ", its predecessor of "
              + state.lastTime(),
          place.file(),
          place.offset());
    }
    FrameJoin joined = FrameJoin.join(frame, cursor.disclosures(), place);
    if (!joined.missing().isEmpty()) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_DISCLOSURE,
          "the disclosure of "
              + joined.missing().getFirst()
              + " of frame "
              + frame.seq()
              + " is missing",
          place.file(),
          place.offset());
    }
    disclosures += cursor.disclosures().size();
    withheld += joined.withheld().size();
    return frame;
  }

  private void checkSeal(SegmentFile segment, SegmentCursor cursor, SegmentTally tally)
      throws IOException, LogException {
    RecordBuffer expected = new RecordBuffer(1024);
    new SegmentSeal(tally.index(), tally.footer(state.tree())).write(expected, cursor.batchStart());
    SegmentFooter footer = cursor.seal().footer();
    if (!footer.tree().equals(state.tree())) {
      throw Damage.at(
          LogCode.WAL_ROOT_MISMATCH,
          "the footer's root is "
              + footer.tree().root()
              + ", its frames give "
              + state.tree().root(),
          segment.name(),
          cursor.batchStart());
    }
    byte[] actual = new byte[(int) (cursor.end() - cursor.batchStart())];
    segment.file().read(actual, 0, actual.length, cursor.batchStart());
    if (!Arrays.equals(expected.toByteArray(), actual)) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_SEGMENT,
          "index or footer are not those of the segment's frames",
          segment.name(),
          cursor.batchStart());
    }
  }

  /** The index of the calls is no part of the log, but what look-ups believe must be true. */
  private void checkCalls(SegmentFile segment, SegmentTally tally)
      throws IOException, LogException {
    String name = SegmentName.callsOf(segment.name());
    try (StorageFile calls = storage.openForReading(name)) {
      if (!CallIndex.isHarmless(calls, segment.file(), tally.calls())) {
        throw new LogException(
            LogCode.WAL_CORRUPT_INDEX,
            name
                + " is not the index of the calls in "
                + segment.name()
                + ": remove it, and look-ups search the segment");
      }
    } catch (NoSuchFileException e) {
      // Without an index, look-ups search the segment.
    }
  }
}
