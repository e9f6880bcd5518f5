package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one segment as far as it is intact, and knows what it holds up to there. A batch counts
 * whole or not at all, as when it was written. Not thread-safe.
 */
final class SegmentReplay {

  private final SegmentFile segment;
  private final ReplayedState state;
  private final long believedFrames;
  private final SegmentTally tally = new SegmentTally();
  private long end;
  private TreeState tree;
  private long lastSeen;
  private boolean sealed;
  private boolean agrees;
  private boolean disclosuresAreTrue = true;
  private @Nullable SegmentFooter footer;
  private @Nullable LogException problem;

  private SegmentReplay(SegmentFile segment, long believedFrames) {
    this.segment = segment;
    this.believedFrames = believedFrames;
    this.state = new ReplayedState(segment.header());
    this.end = segment.headerEnd();
    this.tree = segment.header().tree();
    this.lastSeen = tree.size();
  }

  /**
   * Reads the segment.
   *
   * @param limitBytes where to stop, the end of a batch
   * @param signed what the frames must agree with
   * @throws LogException if the file cannot be read; what is wrong with it is no exception
   */
  static SegmentReplay of(SegmentFile segment, long limitBytes, @Nullable Checkpoint signed)
      throws LogException {
    return of(segment, limitBytes, signed, signed == null ? Long.MAX_VALUE : signed.size());
  }

  /**
   * The same.
   *
   * @param believedFrames number of the last frame that is believed when it says what is lost
   */
  static SegmentReplay of(
      SegmentFile segment, long limitBytes, @Nullable Checkpoint signed, long believedFrames)
      throws LogException {
    SegmentReplay replay = new SegmentReplay(segment, believedFrames);
    try {
      replay.run(limitBytes, signed);
    } catch (LogException e) {
      if (e.code() == LogCode.WAL_IO) {
        throw e;
      }
      replay.problem = e;
    }
    return replay;
  }

  private void run(long limitBytes, @Nullable Checkpoint signed) throws LogException {
    check(signed);
    SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.INSPECT);
    while (end < limitBytes) {
      switch (cursor.next()) {
        case FRAME -> frame(cursor, signed);
        case LOST -> lost(cursor, signed);
        case SEALED -> {
          sealed = true;
          footer = cursor.seal().footer();
          return;
        }
        case END, TORN -> {
          return;
        }
      }
    }
  }

  private void frame(SegmentCursor cursor, @Nullable Checkpoint signed) throws LogException {
    Frame.Place place = cursor.place();
    lastSeen = Math.max(lastSeen, cursor.nextSeq() - 1);
    FrameText frame = FrameText.parse(cursor.copyText(), place);
    if (LogEntries.speaksOfLoss(frame)) {
      requireSigned(frame.seq());
    }
    disclosuresAreTrue &= areTrue(frame, cursor.disclosures(), place);
    long recordEnd = place.offset() + RecordBuffer.RECORD_HEADER_BYTES + cursor.textLength();
    state.frame(FrameFacts.of(frame), cursor, tally);
    check(signed);
    if (recordEnd == cursor.end()) {
      end = recordEnd;
      tree = state.tree();
    }
  }

  private static boolean areTrue(FrameText frame, List<Disclosure> disclosures, Frame.Place place) {
    try {
      return FrameJoin.join(frame, disclosures, place).missing().isEmpty();
    } catch (LogException e) {
      return false;
    }
  }

  private void lost(SegmentCursor cursor, @Nullable Checkpoint signed) throws LogException {
    lastSeen = Math.max(lastSeen, cursor.nextSeq() - 1);
    requireSigned(lastSeen);
    state.lost(cursor.lostFrames(), segment, tally, cursor.batchStart());
    check(signed);
    end = cursor.end();
    tree = state.tree();
  }

  /** What nobody has signed for does not say what is lost. */
  private void requireSigned(long seq) throws LogException {
    if (seq > believedFrames) {
      throw Damage.of(
          LogCode.WAL_SEQ_GAP, "no checkpoint covers what is said to be lost up to frame " + seq);
    }
  }

  private void check(@Nullable Checkpoint signed) throws LogException {
    state.checkRoot(signed, "the checkpoint");
    agrees |= signed != null && signed.size() == state.treeSize();
  }

  /** What stopped the reading; null when nothing is wrong with the segment. */
  @Nullable LogException problem() {
    return problem;
  }

  /** Whether it is not even what the checkpoint's signature covers. */
  boolean contradictsSignature() {
    return problem != null && problem.code() == LogCode.WAL_ROOT_MISMATCH;
  }

  /** Whether the root at the checkpoint's size was met, and is the one that was signed. */
  boolean agreesWithSignature() {
    return agrees;
  }

  /** Offset behind the last batch that is intact. */
  long end() {
    return end;
  }

  /** The tree up to there. */
  TreeState tree() {
    return tree;
  }

  /** The highest number of a frame that was seen, intact or not. */
  long lastSeen() {
    return lastSeen;
  }

  /** Whether a seal stands behind the frames. */
  boolean isSealed() {
    return sealed;
  }

  /** Whether the seal speaks of another tree than the frames make. */
  boolean sealIsUntrue() {
    return footer != null && !footer.tree().equals(tree);
  }

  /** Whether every value is what its frame committed to, and none is missing. */
  boolean disclosuresAreTrue() {
    return disclosuresAreTrue;
  }

  /** Whether the seal is, byte for byte, the one of these frames and the bytes before it. */
  boolean sealIsOf(SegmentFile file) throws IOException {
    tally.bytes(file.file(), end);
    RecordBuffer expected = new RecordBuffer(1024);
    new SegmentSeal(tally.index(), tally.footer(tree)).write(expected, end);
    byte[] actual = new byte[expected.size()];
    return file.file().size() == end + actual.length
        && file.file().read(actual, 0, actual.length, end) == actual.length
        && Arrays.equals(actual, expected.toByteArray());
  }

  /** Whether all frames that were read stand in batches that count. */
  boolean isWhole() {
    return state.treeSize() == tree.size();
  }

  /** What a seal would say of the frames, but for the checksum of the bytes. */
  SegmentTally tally() {
    return tally;
  }
}
