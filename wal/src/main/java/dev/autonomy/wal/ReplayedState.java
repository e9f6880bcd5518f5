package dev.autonomy.wal;

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
  private String lastTime;

  /** The state that a segment begins in. */
  ReplayedState(SegmentHeader header) {
    tree = new MerkleFrontier(header.tree());
    calls = new OpenCalls(header.openCalls());
    lastTime = header.lastTime();
  }

  /** Takes in the frame that the cursor stands on. */
  void frame(FrameFacts frame, SegmentCursor cursor, SegmentTally tally) {
    tally.frame(frame.seq(), cursor.batchStart());
    if (tree.append(cursor.array(), cursor.textOffset(), cursor.textLength())) {
      tally.tile(tree.tile());
    }
    String auditId = frame.auditId();
    if (auditId != null) {
      tally.call(CallList.key(auditId), cursor.batchStart());
    }
    calls.apply(frame.effect(), auditId, frame.seq());
    lastTime = frame.time().compareTo(lastTime) > 0 ? frame.time() : lastTime;
  }

  /** How many frames there are. */
  long size() {
    return tree.size();
  }

  TreeState tree() {
    return tree.state();
  }

  String lastTime() {
    return lastTime;
  }

  List<OpenCalls.OpenCall> openCalls() {
    return calls.list();
  }

  /** The header of a segment that continues here. */
  SegmentHeader header(String origin) {
    return new SegmentHeader(origin, lastTime, tree.state(), calls.list());
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
