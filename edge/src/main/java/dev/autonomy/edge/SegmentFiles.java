package dev.autonomy.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of held segments. One that cannot be taken away keeps its room until it can. Whoever
 * calls has claimed the segment.
 */
final class SegmentFiles {

  private final Disk disk;
  private final Ledger ledger;
  private final Room room;
  private final Claims claims;
  private final Map<Digest, Long> stranded = new HashMap<>();

  SegmentFiles(Disk disk, Ledger ledger, Room room, Claims claims) {
    this.disk = disk;
    this.ledger = ledger;
    this.room = room;
    this.claims = claims;
  }

  /** Gives whole and forced content its name; what becomes of the ledger decides if it stays. */
  void place(String from, Segment segment) throws IOException {
    disk.move(from, SegmentStore.path(segment.digest()));
  }

  /** The ledger holds it. */
  void kept(Segment segment) {
    // A file that lay here before has been replaced.
    unstrand(segment.digest());
  }

  /**
   * The ledger does not hold it: its file goes back to where it was, also when it got its name and
   * only that could not be made durable. Where that fails too, the file counts where it is.
   */
  void takeBack(Segment segment, String to) {
    String path = SegmentStore.path(segment.digest());
    try {
      if (disk.size(to) < 0 && disk.size(path) >= 0) {
        disk.move(path, to);
      }
    } catch (IOException _) {
      // What counts is where the file is now.
    }
    if (isThere(path)) {
      strand(segment);
    } else {
      unstrand(segment.digest());
    }
  }

  private boolean isThere(String path) {
    try {
      return disk.size(path) >= 0;
    } catch (IOException _) {
      return true;
    }
  }

  private void strand(Segment segment) {
    synchronized (stranded) {
      if (stranded.containsKey(segment.digest())) {
        return;
      }
      stranded.put(segment.digest(), Ceiling.cost(segment.size()));
    }
    room.count(Ceiling.cost(segment.size()));
  }

  private void unstrand(Digest digest) {
    Long cost;
    synchronized (stranded) {
      cost = stranded.remove(digest);
    }
    if (cost != null) {
      room.release(cost);
    }
  }

  /** The ledger holds it no more. */
  void remove(Segment segment) {
    try {
      disk.delete(SegmentStore.path(segment.digest()));
    } catch (IOException _) {
      strand(segment);
    }
    room.release(Ceiling.cost(segment.size()));
  }

  /** Tries again to remove what could not be removed before. */
  void removeStranded() throws IOException {
    List<Digest> digests;
    synchronized (stranded) {
      digests = new ArrayList<>(stranded.keySet());
    }
    for (Digest digest : digests) {
      claims.claim(digest);
      try {
        if (ledger.holding(digest).isEmpty()) {
          disk.delete(SegmentStore.path(digest));
          unstrand(digest);
        }
      } finally {
        claims.release(digest);
      }
    }
  }

  /** Room that files of no segment take. */
  long strandedBytes() {
    synchronized (stranded) {
      return stranded.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
