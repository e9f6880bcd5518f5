package dev.autonomy.edge;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of held segments, and files of no use. One that cannot be removed keeps its room until
 * it can. Whoever calls has claimed the segment.
 */
final class SegmentFiles {

  private final Disk disk;
  private final Ledger ledger;
  private final Room room;
  private final Claims claims;
  private final Map<String, Stranded> stranded = new HashMap<>();

  /** A file of no use that could not be removed, and the room it takes. */
  private record Stranded(Optional<Digest> segment, long cost) {}

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
    unstrand(SegmentStore.path(segment.digest()));
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
      strand(path, of(segment));
    } else {
      unstrand(path);
    }
  }

  private boolean isThere(String path) {
    try {
      return disk.size(path) >= 0;
    } catch (IOException _) {
      return true;
    }
  }

  private static Stranded of(Segment segment) {
    return new Stranded(Optional.of(segment.digest()), Ceiling.cost(segment.size()));
  }

  private void strand(String path, Stranded file) {
    synchronized (stranded) {
      if (stranded.putIfAbsent(path, file) != null) {
        return;
      }
    }
    room.count(file.cost());
  }

  private void unstrand(String path) {
    Optional<Stranded> file;
    synchronized (stranded) {
      file = Optional.ofNullable(stranded.remove(path));
    }
    file.ifPresent(gone -> room.release(gone.cost()));
  }

  /** The ledger holds it no more. */
  void remove(Segment segment) {
    remove(SegmentStore.path(segment.digest()), of(segment));
  }

  /** Content that was put in is of no use. */
  void remove(String path, long size) {
    remove(path, new Stranded(Optional.empty(), Ceiling.cost(size)));
  }

  private void remove(String path, Stranded file) {
    try {
      disk.delete(path);
    } catch (IOException _) {
      strand(path, file);
    }
    room.release(file.cost());
  }

  /** Tries again to remove what could not be removed before. */
  void removeStranded() throws IOException {
    Map<String, Stranded> files;
    synchronized (stranded) {
      files = Map.copyOf(stranded);
    }
    for (Map.Entry<String, Stranded> file : files.entrySet()) {
      Optional<Digest> segment = file.getValue().segment();
      segment.ifPresent(claims::claim);
      try {
        if (segment.isEmpty() || ledger.holding(segment.get()).isEmpty()) {
          disk.delete(file.getKey());
          unstrand(file.getKey());
        }
      } finally {
        segment.ifPresent(claims::release);
      }
    }
  }

  /** Room that files of no segment take. */
  long strandedBytes() {
    synchronized (stranded) {
      return stranded.values().stream().mapToLong(Stranded::cost).sum();
    }
  }
}
