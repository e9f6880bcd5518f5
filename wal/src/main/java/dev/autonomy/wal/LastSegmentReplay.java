package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replays a log's last segment, and compares it with the checkpoint. Changes nothing. Used once.
 */
final class LastSegmentReplay {

  private final Storage storage;
  private final SegmentFile last;
  private final @Nullable Checkpoint signed;
  private final long bytesBefore;
  private final ReplayedState state;
  private final SegmentTally tally = new SegmentTally();
  private final SegmentCursor cursor;
  private long unsureFrom;

  /**
   * A replay that has not begun.
   *
   * @param signed the checkpoint; its signature is right
   * @param bytesBefore bytes of the segments before this one
   */
  LastSegmentReplay(
      Storage storage, SegmentFile last, @Nullable Checkpoint signed, long bytesBefore) {
    this.storage = storage;
    this.last = last;
    this.signed = signed;
    this.bytesBefore = bytesBefore;
    this.state = new ReplayedState(last.header());
    this.cursor = new SegmentCursor(last, SegmentCursor.Tail.INSPECT);
  }

  /**
   * The state to continue in.
   *
   * @param hasPredecessor whether the log has segments before this one
   * @throws LogException if the log is not what was acknowledged, or cannot be read
   */
  Recovered recover(boolean hasPredecessor) throws LogException {
    checkBegin();
    SegmentCursor.Step end;
    try {
      tally.bytes(last.file(), last.headerEnd());
      end = replay();
    } catch (IOException e) {
      throw Damage.io("cannot read " + last.name(), e);
    }
    boolean sealed = end == SegmentCursor.Step.SEALED;
    if (signed == null && (hasPredecessor || sealed)) {
      throw Damage.of(
          LogCode.WAL_CHECKPOINT_MISSING,
          "there is no checkpoint in " + storage.describe() + " though a segment was sealed");
    }
    if (signed != null && signed.size() > state.size()) {
      throw SignedCheckpoints.ahead(signed, state.size(), storage);
    }
    if (sealed) {
      checkSeal();
    }
    try {
      return new Recovered(
          last.header().origin(),
          state.tree(),
          state.lastTime(),
          state.openCalls(),
          bytesBefore + (sealed ? last.file().size() : 0),
          Optional.ofNullable(signed),
          sealed ? Optional.empty() : unclean(end),
          tally.frames() == 0 ? Optional.empty() : Optional.of(toContinue(sealed)));
    } catch (IOException e) {
      throw Damage.io("cannot continue " + last.name(), e);
    }
  }

  private void checkBegin() throws LogException {
    long before = last.header().tree().size();
    if (signed != null && signed.size() < before) {
      throw Damage.of(
          LogCode.WAL_CORRUPT_CHECKPOINT,
          "the checkpoint covers "
              + signed.size()
              + " frames, but "
              + last.name()
              + " was begun after a checkpoint of "
              + before);
    }
    state.checkRoot(signed, "the checkpoint");
  }

  /** Goes through all frames; returns what comes behind them. */
  private SegmentCursor.Step replay() throws LogException {
    long batchStart = 0;
    SegmentCursor.Step step = cursor.next();
    while (step == SegmentCursor.Step.FRAME || step == SegmentCursor.Step.LOST) {
      if (cursor.batchStart() != batchStart) {
        batchStart = cursor.batchStart();
        cursor.addBatch(tally);
      }
      if (unsureFrom == 0 && (signed == null || cursor.nextSeq() > signed.size() + 1)) {
        unsureFrom = cursor.batchStart();
      }
      if (step == SegmentCursor.Step.FRAME) {
        FrameFacts frame = FrameFacts.of(cursor);
        if (unsureFrom > 0 && frame.kind().equals(FrameKind.LOG_RECOVERED)) {
          checkRecovered();
        }
        state.frame(frame, cursor, tally);
      } else {
        state.lost(cursor.lostFrames(), last, tally, cursor.batchStart());
      }
      state.checkRoot(signed, "the checkpoint");
      step = cursor.next();
    }
    return step;
  }

  /**
   * To go on behind a frame is to sign for it. A repair signs for its own before it ends, and
   * writes it anew when it was interrupted: what nobody has signed for cannot say what is lost.
   */
  private void checkRecovered() throws LogException {
    Frame.Place place = cursor.place();
    FrameText frame = FrameText.parse(cursor.copyText(), place);
    if (LogEntries.speaksOfLoss(frame)) {
      throw Damage.at(
          LogCode.WAL_SEQ_GAP,
          "frame "
              + frame.seq()
              + " says what a repair has lost, but no checkpoint covers it: whoever wrote it has"
              + " not the log's key",
          place.file(),
          place.offset());
    }
  }

  private void checkSeal() throws LogException {
    if (signed != null && signed.size() < state.size()) {
      throw SignedCheckpoints.replaced(signed, state.size());
    }
    SegmentFooter footer = cursor.seal().footer();
    if (!footer.tree().equals(state.tree())) {
      throw Damage.of(
          LogCode.WAL_ROOT_MISMATCH,
          last.name()
              + " ends with the root "
              + footer.tree().root()
              + ", its frames give "
              + state.tree().root());
    }
  }

  private Recovered.LastSegment toContinue(boolean sealed) throws IOException {
    long framesEnd = sealed ? cursor.batchStart() : cursor.end();
    return new Recovered.LastSegment(
        SegmentWriter.resume(storage, last.name(), tally, cursor.end()),
        unsureFrom == 0 ? framesEnd : unsureFrom,
        sealed);
  }

  private Optional<Recovered.Unclean> unclean(SegmentCursor.Step end) throws IOException {
    boolean torn = end == SegmentCursor.Step.TORN;
    if (!torn && tally.frames() == 0) {
      return Optional.empty();
    }
    long cut = torn ? TornTail.dataEnd(last.file(), cursor.end()) - cursor.end() : 0;
    return Optional.of(new Recovered.Unclean(last.name(), cursor.end(), cut));
  }
}
