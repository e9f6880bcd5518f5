package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a damaged log can stay: the longest run of frames from the first on in which
 * every segment continues the one before it, nothing is damaged, and nothing contradicts the signed
 * checkpoint. Changes nothing. Used once.
 *
 * <p>A segment whose seal is intact, and vouched for by the next segment or by the checkpoint,
 * tells itself what must come out: of such a one everything that is whole stays. A seal that is
 * damaged costs no frame when the next segment begins on exactly the tree that the frames before it
 * make: such a segment is sealed anew.
 */
final class RepairPlanner {

  private final Storage storage;
  private final RepairSignatures signatures;
  private final LogException problem;
  private final RepairMoves moves;
  private final List<RepairReport.Lost> lost = new ArrayList<>();
  private int lostValues;
  private @Nullable Checkpoint signed;
  private TreeState tree = TreeState.EMPTY;
  private @Nullable TreeState begins;
  private long lastKnown;
  private boolean framesLost;
  private boolean checkpointWasMet;

  /**
   * A planner for one log.
   *
   * @param moves takes what has to be moved aside, empty
   * @param problem why the log refused to open
   */
  RepairPlanner(Storage storage, KeySource keySource, RepairMoves moves, LogException problem) {
    this.storage = storage;
    this.signatures = new RepairSignatures(storage, keySource, moves);
    this.problem = problem;
    this.moves = moves;
  }

  /**
   * The plan.
   *
   * @throws LogException if the log cannot be read, or its signing key is not there
   */
  RepairPlan plan() throws LogException {
    try {
      List<String> names = storage.list();
      List<Long> segments = SegmentName.segments(names);
      signatures.read(segments, names);
      signed = signatures.checkpoint();
      readBeginning(segments);
      if (!keepSegments(segments)) {
        moves.clear();
        lost.clear();
        lostValues = 0;
        tree = TreeState.EMPTY;
        begins = null;
        for (long firstSeq : segments) {
          moveWhole(firstSeq);
        }
      }
      boolean stays = signatures.plan(names, tree, begins, checkpointWasMet);
      long signedFrames = stays && signed != null ? signed.size() : 0;
      addUnrecorded(segments, signedFrames);
      lostValues += unnamedValues(signedFrames);
      if (names.contains(SegmentName.REPAIR)) {
        moves.add(SegmentName.REPAIR); // a plan that nobody follows
      }
      return new RepairPlan(
          moves.id(),
          problem.code(),
          Damage.withoutRemedy(problem),
          signatures.origin(),
          begins,
          tree,
          signed,
          !stays,
          lost(),
          lostValues,
          moves.list());
    } catch (IOException e) {
      throw Damage.io("cannot read the log in " + storage.describe(), e);
    }
  }

  private List<RepairReport.Lost> lost() {
    long first = tree.size() + 1;
    if (signed != null) {
      lastKnown = Math.max(lastKnown, signed.size());
    }
    List<RepairReport.Lost> all = new ArrayList<>();
    if (begins != null) {
      all.add(new RepairReport.Lost(1, begins.size()));
    }
    all.addAll(lost);
    if (framesLost || lastKnown >= first) {
      all.add(new RepairReport.Lost(first, lastKnown >= first ? lastKnown : 0));
    }
    return all;
  }

  /**
   * A log may begin later than with frame 1. When that was not done by pruning, the rest stays all
   * the same: the signed checkpoint vouches for the tree that it begins on.
   */
  private void readBeginning(List<Long> segments) throws IOException, LogException {
    if (segments.isEmpty() || segments.getFirst() == 1) {
      return;
    }
    try (SegmentFile segment = SegmentFile.open(storage, segments.getFirst())) {
      tree = segment.header().tree();
      PrunedNote note = PrunedNote.read(storage);
      boolean explained = note != null && note.explains(segment.header(), signatures.key());
      begins = explained ? null : tree;
    } catch (LogException e) {
      requireDamage(e);
    }
  }

  /**
   * Walks through the segments.
   *
   * @return false if not even the state that the last of them begins in is what was signed
   */
  private boolean keepSegments(List<Long> segments) throws IOException, LogException {
    boolean goesOn = true;
    for (int i = 0; i < segments.size(); i++) {
      if (!goesOn) {
        moveWhole(segments.get(i));
        continue;
      }
      long next = i + 1 < segments.size() ? segments.get(i + 1) : 0;
      try (SegmentFile segment = SegmentFile.open(storage, segments.get(i))) {
        if (!segment.header().tree().equals(tree)) {
          moveWhole(segments.get(i));
          goesOn = false;
        } else if (next > 0) {
          goesOn = keepInner(segment, next);
        } else if (!keepLast(segment)) {
          return false;
        }
      } catch (LogException e) {
        requireDamage(e);
        moveWhole(segments.get(i));
        goesOn = false;
      }
    }
    return true;
  }

  /**
   * Keeps what can be kept of a segment with a successor.
   *
   * @return whether the successor continues it
   */
  private boolean keepInner(SegmentFile segment, long next) throws IOException, LogException {
    TreeState continued = treeBefore(next);
    SegmentSeal seal = seal(segment);
    SegmentReplay replay = SegmentReplay.of(segment, Long.MAX_VALUE, null);
    if (continued != null && seal != null && seal.footer().tree().equals(continued)) {
      if (!isWhole(segment, replay)) {
        salvage(segment, seal);
      }
      tree = continued;
      return true;
    }
    if (continued != null && replay.tree().equals(continued) && replay.isWhole()) {
      moves.add(segment.name(), replay.end(), RepairPlan.Kept.SEALED);
      tree = continued;
      return true;
    }
    boolean intact = replay.problem() == null && replay.isSealed() && !replay.sealIsUntrue();
    if (!intact) {
      cut(segment, replay);
    }
    tree = replay.tree();
    return false;
  }

  /** Whether nothing in a segment is damaged, and its frames are those of its seal. */
  private static boolean isWhole(SegmentFile segment, SegmentReplay replay)
      throws IOException, LogException {
    if (replay.problem() != null || !replay.isSealed() || replay.sealIsUntrue()) {
      return false;
    }
    return replay.disclosuresAreTrue() && replay.sealIsOf(segment);
  }

  /** Keeps everything of a segment that is whole; what must come out is known. */
  private void salvage(SegmentFile segment, SegmentSeal seal) throws IOException, LogException {
    SegmentSalvage.Result saved = SegmentSalvage.look(segment, seal);
    lost.addAll(saved.lost());
    lostValues += saved.lostValues();
    moves.add(segment.name(), 0, RepairPlan.Kept.SALVAGED);
  }

  /** Keeps what can be kept of the last segment; false as {@link #keepSegments}. */
  private boolean keepLast(SegmentFile segment) throws IOException, LogException {
    TreeState before = tree;
    long signedFrames = signed == null ? 0 : signed.size();
    SegmentReplay replay = SegmentReplay.of(segment, Long.MAX_VALUE, signed, signedFrames);
    SegmentSeal seal = seal(segment);
    if (signed != null
        && seal != null
        && seal.footer().tree().size() == signed.size()
        && seal.footer().tree().root().equals(signed.root())) {
      if (!isWhole(segment, replay)) {
        salvage(segment, seal);
      }
      tree = seal.footer().tree();
      checkpointWasMet = true;
      return true;
    }
    if (replay.contradictsSignature()) {
      if (replay.lastSeen() == before.size()) {
        return false;
      }
      moveWhole(segment.header().firstSeq());
      return true;
    }
    if (!replay.agreesWithSignature()) {
      // The signature was for other frames: none of these may say what is lost.
      replay = SegmentReplay.of(segment, Long.MAX_VALUE, signed, 0);
    }
    boolean stripped = replay.problem() != null || replay.sealIsUntrue();
    if (stripped) {
      cut(segment, replay);
    }
    tree = replay.tree();
    checkpointWasMet = replay.agreesWithSignature() && (stripped || !replay.isSealed());
    return true;
  }

  /** Keeps the intact beginning of a segment, which somebody else seals. */
  private void cut(SegmentFile segment, SegmentReplay replay) throws IOException, LogException {
    if (replay.end() == segment.headerEnd()) {
      moveWhole(segment.header().firstSeq());
      return;
    }
    framesLost |= replay.problem() != null;
    lastKnown = Math.max(lastKnown, replay.lastSeen());
    moves.add(segment.name(), replay.end(), RepairPlan.Kept.BEGINNING);
  }

  /** Frames that are missing from segments that stay, and of which no signed frame says so. */
  private void addUnrecorded(List<Long> segments, long signedFrames) throws LogException {
    SalvagedSegment.unrecorded(storage, segments, signedFrames)
        .forEach((file, ranges) -> lost.addAll(moves.contains(file) ? List.of() : ranges));
  }

  /** Values of frames that stay that were dropped before, and of which no signed frame says so. */
  private int unnamedValues(long signedFrames) throws IOException, LogException {
    long before = begins == null ? 0 : begins.size();
    int unnamed = 0;
    for (DroppedValues.Value value : DroppedValues.unnamedAsFarAsRead(storage, signedFrames)) {
      unnamed += value.seq() > before && value.seq() <= tree.size() ? 1 : 0;
    }
    return unnamed;
  }

  private void moveWhole(long firstSeq) throws IOException, LogException {
    framesLost = true;
    lastKnown = Math.max(lastKnown, firstSeq - 1);
    try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
      SegmentSeal seal = seal(segment);
      lastKnown = Math.max(lastKnown, seal == null ? 0 : seal.footer().tree().size());
    } catch (LogException e) {
      requireDamage(e);
    }
    moves.add(SegmentName.of(firstSeq));
  }

  /** The tree that a segment begins on; null when its header cannot be read. */
  private @Nullable TreeState treeBefore(long firstSeq) throws LogException {
    try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
      return segment.header().tree();
    } catch (LogException e) {
      requireDamage(e);
      return null;
    }
  }

  /** A segment's seal; null when there is none that can be read. */
  private static @Nullable SegmentSeal seal(SegmentFile segment) throws LogException {
    try {
      return SegmentSeal.find(segment).orElse(null);
    } catch (LogException e) {
      requireDamage(e);
      return null;
    }
  }

  /** Only damage is repaired: no other format's segments, no disk that does not answer. */
  static void requireDamage(LogException failure) throws LogException {
    if (!LogRepair.isRepairable(failure.code())) {
      throw failure;
    }
  }
}
