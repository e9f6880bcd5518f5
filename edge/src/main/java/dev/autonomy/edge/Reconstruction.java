package dev.autonomy.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a state root's files and its ledger say of each other. After a crash there may be content
 * that the ledger does not hold: it is kept as a part whose rest is empty, so that the next offer
 * of it needs no bytes. Content that the ledger holds and that is not there is a loss: it is
 * reported, and the peers that it is owed to are given up.
 */
final class Reconstruction {

  private static final int PAGE = 1_000;
  private static final String PUT = "put-";

  private final Disk disk;
  private final Ledger ledger;
  private final Ceiling ceiling;

  Reconstruction(Disk disk, Ledger ledger, Ceiling ceiling) {
    this.disk = disk;
    this.ledger = ledger;
    this.ceiling = ceiling;
  }

  /** Counts what is there and mends what a crash has left. */
  void repair() throws IOException {
    Set<Digest> orphans = contents(disk);
    Optional<Digest> last = Optional.empty();
    List<Holding> page = ledger.holdings(last, PAGE);
    while (!page.isEmpty()) {
      for (Holding holding : page) {
        orphans.remove(holding.segment().digest());
        ceiling.count(Ceiling.cost(holding.segment().size()));
      }
      last = Optional.of(page.getLast().segment().digest());
      page = ledger.holdings(last, PAGE);
    }
    for (Digest orphan : orphans) {
      disk.delete(PartialSegment.sums(orphan));
      disk.move(SegmentStore.path(orphan), PartialSegment.part(orphan));
    }
    removePuts();
    for (Digest part : parts(disk)) {
      ceiling.count(Ceiling.cost(disk.size(PartialSegment.part(part))));
    }
  }

  private void removePuts() throws IOException {
    Set<Digest> parts = parts(disk);
    for (String name : disk.list(PartialSegment.FOLDER)) {
      boolean lonelySums =
          name.endsWith(PartialSegment.SUMS) && !parts.contains(digestOf(name).orElse(null));
      if (name.startsWith(PUT) || lonelySums) {
        disk.delete(PartialSegment.FOLDER + name);
      }
    }
  }

  /** Held segments whose file is missing or has another size. */
  static List<Holding> missing(Disk disk, Ledger ledger) throws IOException {
    List<Holding> missing = new ArrayList<>();
    Optional<Digest> last = Optional.empty();
    List<Holding> page = ledger.holdings(last, PAGE);
    while (!page.isEmpty()) {
      for (Holding holding : page) {
        Segment segment = holding.segment();
        if (disk.size(SegmentStore.path(segment.digest())) != segment.size()) {
          missing.add(holding);
        }
      }
      last = Optional.of(page.getLast().segment().digest());
      page = ledger.holdings(last, PAGE);
    }
    return missing;
  }

  private static Set<Digest> contents(Disk disk) throws IOException {
    Set<Digest> contents = new HashSet<>();
    for (String name : disk.list(SegmentStore.SEGMENTS)) {
      digestOf(name.substring(name.lastIndexOf('/') + 1)).ifPresent(contents::add);
    }
    return contents;
  }

  /** Segments of which a part is here. */
  static Set<Digest> parts(Disk disk) throws IOException {
    Set<Digest> parts = new HashSet<>();
    for (String name : disk.list(PartialSegment.FOLDER)) {
      if (name.endsWith(PartialSegment.PART)) {
        digestOf(name).ifPresent(parts::add);
      }
    }
    return parts;
  }

  private static Optional<Digest> digestOf(String name) {
    int dot = name.indexOf('.');
    return Digest.parse("sha256:" + (dot < 0 ? name : name.substring(0, dot)));
  }
}
