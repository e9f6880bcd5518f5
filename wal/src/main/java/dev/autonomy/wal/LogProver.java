package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.InclusionProof;
import dev.autonomy.wal.tree.MerkleTree;
import java.nio.file.Path;
import java.util.List;

/** Proves what is in a log, for a tree of any earlier size. Takes no lock. For one thread. */
public final class LogProver {

  private final Storage storage;
  private LogTree tree;

  private LogProver(Storage storage) throws LogException {
    this.storage = storage;
    this.tree = LogTree.read(storage);
  }

  /**
   * A prover over the frames that are in the log now.
   *
   * @throws LogException if there is no log, or it cannot be read
   */
  public static LogProver open(Path directory) throws LogException {
    return new LogProver(LogReader.existing(directory));
  }

  static LogProver open(Storage storage) throws LogException {
    return new LogProver(storage);
  }

  /** Frames that can be proved. */
  public long size() {
    return tree.size();
  }

  /**
   * The root of the tree over the first {@code treeSize} frames.
   *
   * @throws LogException if the log cannot be read
   */
  public Hash root(long treeSize) throws LogException {
    check(treeSize, 0, treeSize);
    return whilePruned(() -> MerkleTree.root(tree, treeSize));
  }

  /**
   * Proves that frame {@code seq} is in the tree over the first {@code treeSize} frames, normally a
   * checkpoint's.
   *
   * @throws LogException if the log cannot be read
   * @throws IllegalArgumentException unless {@code 1 <= seq <= treeSize <= size()}
   */
  public InclusionProof inclusion(long seq, long treeSize) throws LogException {
    check(seq, 1, treeSize);
    check(treeSize, 1, tree.size());
    return whilePruned(
        () ->
            new InclusionProof(
                seq,
                treeSize,
                tree.subtree(0, seq - 1),
                MerkleTree.inclusionPath(tree, seq - 1, treeSize),
                MerkleTree.root(tree, treeSize)));
  }

  /**
   * Proves that the tree over the first {@code treeSize} frames continues the one over the first
   * {@code earlierSize}; check it with {@link MerkleTree#verifyConsistency}.
   *
   * @throws LogException if the log cannot be read
   * @throws IllegalArgumentException unless {@code 0 <= earlierSize <= treeSize <= size()}
   */
  public List<Hash> consistency(long earlierSize, long treeSize) throws LogException {
    check(earlierSize, 0, treeSize);
    check(treeSize, 0, tree.size());
    return whilePruned(() -> MerkleTree.consistencyPath(tree, earlierSize, treeSize));
  }

  /** Reads the tree anew when what it has to be hashed from has been pruned since. */
  private <T> T whilePruned(Restarts.Look<T> proof) throws LogException {
    return Restarts.whilePruned(
        () -> {
          try {
            return proof.look();
          } catch (LogException e) {
            if (Restarts.isVanished(e)) {
              tree = LogTree.read(storage);
            }
            throw e;
          }
        });
  }

  private void check(long value, long least, long most) {
    if (value < least || value > Math.min(most, tree.size())) {
      throw new IllegalArgumentException(
          value
              + " is not from "
              + least
              + " to "
              + Math.min(most, tree.size())
              + ", the frames in "
              + storage.describe());
    }
  }
}
