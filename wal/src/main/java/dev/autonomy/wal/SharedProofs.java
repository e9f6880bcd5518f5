package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Proofs for all witnesses of a round, from the log as it is when the first one needs one. */
final class SharedProofs implements WitnessClient.ConsistencyProofs {

  private final Storage storage;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable LogProver prover;

  SharedProofs(Storage storage) {
    this.storage = storage;
  }

  @Override
  public List<Hash> between(long earlierSize, long treeSize) throws LogException {
    lock.lock();
    try {
      LogProver log = prover == null ? LogProver.open(storage) : prover;
      prover = log;
      if (log.size() < treeSize) {
        throw Damage.of(
            LogCode.WAL_CHECKPOINT_AHEAD,
            "the checkpoint covers " + treeSize + " frames, there are " + log.size());
      }
      return log.consistency(earlierSize, treeSize);
    } finally {
      lock.unlock();
    }
  }
}
