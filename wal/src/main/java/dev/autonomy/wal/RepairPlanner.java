package dev.autonomy.wal;

import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a damaged log can stay: the longest run of frames from the first on in which
 * every segment continues the one before it, nothing is damaged, and nothing contradicts the signed
 * checkpoint. Changes nothing. Used once.
 *
 * <p>A seal that is damaged costs no frame when the next segment begins on exactly the tree that
 * the frames before it make: such a segment is sealed anew.
 */
final class RepairPlanner {

  private static final int ID_BYTES = 8;
  private static final int READ_BYTES = 256 << 10;

  private final Storage storage;
  private final KeySource keySource;
  private final LogException problem;
  private final String id;
  private final List<RepairPlan.Move> moves = new ArrayList<>();
  private @Nullable Checkpoint signed;
  private String origin = "";
  private TreeState tree = TreeState.EMPTY;
  private @Nullable TreeState begins;
  private long lastKnown;
  private boolean framesLost;
  private boolean checkpointStays;

  /**
   * A planner for one log.
   *
   * @param problem why the log refused to open
   */
  RepairPlanner(Storage storage, KeySource keySource, Entropy entropy, LogException problem) {
    this.storage = storage;
    this.keySource = keySource;
    this.problem = problem;
    byte[] random = new byte[ID_BYTES];
    entropy.fill(random);
    id = HexFormat.of().formatHex(random);
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
      readOrigin(segments);
      readCheckpoint(names);
      readBeginning(segments);
      if (!keepSegments(segments)) {
        moves.clear();
        tree = TreeState.EMPTY;
        begins = null;
        for (long firstSeq : segments) {
          moveWhole(firstSeq);
        }
      }
      planSigned(names);
      return new RepairPlan(
          id,
          problem.code(),
          Damage.withoutRemedy(problem),
          origin,
          begins,
          tree,
          signed,
          !checkpointStays,
          lost(),
          moves);
    } catch (IOException e) {
      throw Damage.io("cannot read the log in " + storage.describe(), e);
    }
  }

  private List<RepairReport.Lost> lost() {
    long first = tree.size() + 1;
    if (signed != null) {
      lastKnown = Math.max(lastKnown, signed.size());
    }
    List<RepairReport.Lost> lost = new ArrayList<>();
    if (begins != null) {
      lost.add(new RepairReport.Lost(1, begins.size()));
    }
    if (framesLost || lastKnown >= first) {
      lost.add(new RepairReport.Lost(first, lastKnown >= first ? lastKnown : 0));
    }
    return lost;
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
      VerifierKey key = VerifierKey.of(origin, keySource.load(false).publicKey());
      begins = note != null && note.explains(segment.header(), key) ? null : tree;
    } catch (LogException e) {
      requireDamage(e);
    }
  }

  /** The first segment that can be opened says whose log it is. */
  private void readOrigin(List<Long> segments) throws LogException {
    for (long firstSeq : segments) {
      try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
        origin = segment.header().origin();
        return;
      } catch (LogException e) {
        requireDamage(e);
      }
    }
  }

  /** Finds the checkpoint, and whether it can be believed. */
  private void readCheckpoint(List<String> names) throws IOException, LogException {
    Optional<SignedNote> note =
        CheckpointFile.read(storage, SegmentName.CHECKPOINT).flatMap(SignedNote::parse);
    Optional<Checkpoint> checkpoint = note.flatMap(n -> Checkpoint.parse(n.text()));
    if (origin.isEmpty() && checkpoint.isPresent()) {
      origin = checkpoint.get().origin();
    }
    boolean keyLies = names.contains(SegmentName.VERIFIER_KEY);
    if (origin.isEmpty() || !keyLies && note.isEmpty()) {
      return;
    }
    VerifierKey key = VerifierKey.of(origin, keySource.load(false).publicKey());
    if (note.isPresent() && note.get().isSignedBy(key)) {
      signed = checkpoint.orElse(null);
    }
    if (keyLies && !CheckpointFile.readVerifierKey(storage).equals(Optional.of(key))) {
      move(SegmentName.VERIFIER_KEY, 0, false);
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
    TreeState atSeal = treeAtSeal(segment);
    if (atSeal != null && continued != null && atSeal.equals(continued)) {
      tree = atSeal;
      return true;
    }
    SegmentReplay replay = SegmentReplay.of(segment, Long.MAX_VALUE, null);
    if (continued != null && replay.tree().equals(continued) && replay.isWhole()) {
      move(segment.name(), replay.end(), true);
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

  /** Keeps what can be kept of the last segment; false as {@link #keepSegments}. */
  private boolean keepLast(SegmentFile segment) throws IOException, LogException {
    TreeState before = tree;
    SegmentReplay replay = SegmentReplay.of(segment, Long.MAX_VALUE, signed);
    if (replay.contradictsSignature()) {
      if (replay.lastSeen() == before.size()) {
        return false;
      }
      moveWhole(segment.header().firstSeq());
      return true;
    }
    boolean stripped = replay.problem() != null || replay.sealIsUntrue();
    if (stripped) {
      cut(segment, replay);
    }
    tree = replay.tree();
    checkpointStays = replay.agreesWithSignature() && (stripped || !replay.isSealed());
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
    move(segment.name(), replay.end(), false);
  }

  /** What is to become of the checkpoint, now that the frames are known that stay. */
  private void planSigned(List<String> names) throws IOException {
    Checkpoint checkpoint = signed;
    checkpointStays &= checkpoint != null && checkpoint.size() <= tree.size();
    checkpointStays |=
        checkpoint != null
            && checkpoint.size() == tree.size()
            && checkpoint.root().equals(tree.root());
    PrunedNote note = PrunedNote.read(storage);
    if (names.contains(SegmentName.PRUNED)
        && (begins != null || note == null || note.checkpoint().size() > tree.size())) {
      move(SegmentName.PRUNED, 0, false);
    }
    if (!checkpointStays && names.contains(SegmentName.CHECKPOINT)) {
      move(SegmentName.CHECKPOINT, 0, false);
    }
  }

  private void moveWhole(long firstSeq) throws IOException, LogException {
    framesLost = true;
    lastKnown = Math.max(lastKnown, firstSeq - 1);
    try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
      TreeState atSeal = treeAtSeal(segment);
      lastKnown = Math.max(lastKnown, atSeal == null ? 0 : atSeal.size());
    } catch (LogException e) {
      requireDamage(e);
    }
    move(SegmentName.of(firstSeq), 0, false);
  }

  private void move(String name, long keptBytes, boolean sealed) throws IOException {
    MessageDigest sha256 = TreeHasher.sha256();
    long position = 0;
    try (StorageFile file = storage.openForReading(name)) {
      byte[] buffer = new byte[(int) Math.min(READ_BYTES, file.size())];
      while (position < file.size()) {
        int count = file.read(buffer, 0, buffer.length, position);
        if (count == 0) {
          throw new EOFException(name + " has become shorter");
        }
        sha256.update(buffer, 0, count);
        position += count;
      }
    }
    String digest = HexFormat.of().formatHex(sha256.digest());
    moves.add(
        new RepairPlan.Move(
            name, name + SegmentName.ASIDE + id, digest, position, keptBytes, sealed));
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

  /** The tree that a segment's seal speaks of; null when there is none that can be read. */
  private static @Nullable TreeState treeAtSeal(SegmentFile segment) throws LogException {
    try {
      return SegmentSeal.find(segment).map(seal -> seal.footer().tree()).orElse(null);
    } catch (LogException e) {
      requireDamage(e);
      return null;
    }
  }

  /** Only damage is repaired: no other format's segments, no disk that does not answer. */
  private static void requireDamage(LogException failure) throws LogException {
    if (!LogRepair.isRepairable(failure.code())) {
      throw failure;
    }
  }
}
