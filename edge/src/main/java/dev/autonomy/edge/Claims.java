package dev.autonomy.edge;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time for each segment: who puts its file in its place or takes it away. Others wait, for
 * a rename and a commit of the ledger; those with other segments do not.
 */
final class Claims {

  private final Set<Digest> claimed = new HashSet<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();

  void claim(Digest digest) {
    lock.lock();
    try {
      while (!claimed.add(digest)) {
        freed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  void release(Digest digest) {
    lock.lock();
    try {
      claimed.remove(digest);
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClaimed(Digest digest) {
    lock.lock();
    try {
      return claimed.contains(digest);
    } finally {
      lock.unlock();
    }
  }
}
