package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleFrontier;
import dev.autonomy.wal.tree.TreeState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the frames read so far add up to, and the next segment's header repeats: the tree, the last
 * time, the calls that are open. Kept by recovery and by the verifier as they read. Not
 * thread-safe.
 */
final class ReplayedState {

  private final MerkleFrontier tree;
  private final OpenCalls calls;
  private final byte[] lastTime;
  private long size;

  /** The state that a segment begins in. */
  ReplayedState(SegmentHeader header) {
    tree = new MerkleFrontier(header.tree());
    calls = new OpenCalls(header.openCalls());
    lastTime = header.lastTime().getBytes(StandardCharsets.US_ASCII);
    size = tree.size();
  }

  /** Takes in the frame that the cursor stands on. */
  void frame(FrameFacts frame, SegmentCursor cursor, SegmentTally tally) {
    frame(frame, cursor, tally, cursor.batchStart());
  }

  /** The same, for a frame whose batch begins at {@code batchStart} in the file that matters. */
  void frame(FrameFacts frame, SegmentCursor cursor, SegmentTally tally, long batchStart) {
    leaf(frame.seq(), cursor, tally, batchStart);
    String auditId = frame.auditId();
    if (auditId != null) {
      tally.call(CallList.key(auditId), batchStart);
    }
    calls.apply(frame.effect(), auditId, frame.seq());
    byte[] time = frame.time().getBytes(StandardCharsets.US_ASCII);
    if (isInOrder(time, 0)) {
      System.arraycopy(time, 0, lastTime, 0, FrameClock.TEXT_BYTES);
    }
  }

  /** Takes in the frame that the cursor stands on, whose time is not before its predecessor's. */
  void frame(FrameScan frame, SegmentCursor cursor, SegmentTally tally) {
    leaf(frame.seq(), cursor, tally, cursor.batchStart());
    if (frame.hasAuditId()) {
      tally.call(frame.callKey(), cursor.batchStart());
    }
    CallEffect effect = frame.effect();
    if (effect == CallEffect.OPENS || effect == CallEffect.CLOSES && calls.size() > 0) {
      calls.apply(effect, frame.auditId(), frame.seq());
    }
    System.arraycopy(cursor.array(), frame.timeStart(), lastTime, 0, FrameClock.TEXT_BYTES);
  }

  /** Whether the time that starts at {@code offset} is not before the last frame's. */
  boolean isInOrder(byte[] bytes, int offset) {
    int end = offset + FrameClock.TEXT_BYTES;
    return Arrays.compare(bytes, offset, end, lastTime, 0, FrameClock.TEXT_BYTES) >= 0;
  }

  private void leaf(long seq, SegmentCursor cursor, SegmentTally tally, long batchStart) {
    tally.frame(seq, batchStart);
    size++;
    if (size > tree.size()
        && tree.append(cursor.array(), cursor.textOffset(), cursor.textLength())) {
      tally.tile(tree.tile());
    }
  }

  /**
   * Goes over frames that a repair could not save. The hashes of the tiles that they are in come
   * from the segment's seal, so that the tree is known again where the next tile begins, or at the
   * segment's end; frames before that are counted and not hashed.
   *
   * @param batchStart where the batch begins that stands for them
   * @throws LogException if the segment has no seal that says so
   */
  void lost(long frames, SegmentFile segment, SegmentTally tally, long batchStart)
      throws LogException {
    SegmentSeal seal =
        SegmentSeal.find(segment)
            .orElseThrow(
                () ->
                    Damage.of(
                        LogCode.WAL_CORRUPT_SEGMENT,
                        segment.name() + " lacks frames and is not sealed"));
    for (long i = 0; i < frames; i++) {
      tally.frame(++size, batchStart);
    }
    if (size > tree.size()) {
      for (Hash tile : seal.skipTiles(tree, segment.header().tree().size(), size, segment.name())) {
        tally.tile(tile);
      }
    }
  }

  /** How many frames there are. */
  long size() {
    return size;
  }

  /** How many frames {@link #tree} is over: more than were read when some before them were lost. */
  long treeSize() {
    return tree.size();
  }

  /** The tree over the frames, or over some more behind frames that were lost. */
  TreeState tree() {
    return tree.state();
  }

  String lastTime() {
    return new String(lastTime, StandardCharsets.US_ASCII);
  }

  List<OpenCalls.OpenCall> openCalls() {
    return calls.list();
  }

  /** The header of a segment that continues here. */
  SegmentHeader header(String origin) {
    return new SegmentHeader(origin, lastTime(), tree.state(), calls.list());
  }

  /**
   * Where a checkpoint was signed, the tree must be the one that was signed.
   *
   * @param name what to call the checkpoint
   */
  void checkRoot(@Nullable Checkpoint signed, String name) throws LogException {
    if (signed == null || signed.size() != tree.size()) {
      return;
    }
    Hash root = tree.state().root();
    if (!root.equals(signed.root())) {
      throw Damage.of(
          LogCode.WAL_ROOT_MISMATCH,
          "the first "
              + tree.size()
              + " frames have the root "
              + root
              + ", "
              + name
              + " says "
              + signed.root());
    }
  }
}
