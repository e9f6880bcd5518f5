package dev.autonomy.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a state root's files and its ledger say of each other. After a crash there may be content
 * that the ledger does not hold: it is kept as a part whose rest is empty, so that the next offer
 * of it needs no bytes. Content that the ledger holds and that is not there is a loss: it is
 * reported, and a delivery of it is given up when its turn comes.
 */
final class Reconstruction {

  private static final int FOLDERS = 256;
  private static final String PUT = "put-";

  private final Disk disk;
  private final Ledger ledger;
  private final Ceiling ceiling;

  Reconstruction(Disk disk, Ledger ledger, Ceiling ceiling) {
    this.disk = disk;
    this.ledger = ledger;
    this.ceiling = ceiling;
  }

  /** Counts what is there and mends what a crash has left; a folder at a time. */
  void repair() throws IOException {
    HoldingCursor holdings = new HoldingCursor(ledger);
    Optional<Holding> next = holdings.next();
    for (int folder = 0; folder < FOLDERS; folder++) {
      String prefix = HexFormat.of().toHexDigits((byte) folder);
      Set<Digest> orphans = contents(prefix);
      while (next.isPresent() && next.get().segment().digest().hex().startsWith(prefix)) {
        Segment held = next.get().segment();
        orphans.remove(held.digest());
        ceiling.count(Ceiling.cost(held.size()));
        next = holdings.next();
      }
      for (Digest orphan : orphans) {
        disk.delete(PartialSegment.sums(orphan));
        disk.move(SegmentStore.path(orphan), PartialSegment.part(orphan));
      }
    }
    repairParts();
  }

  /** Counts the parts, and removes puts that were not finished and files that hold nothing. */
  private void repairParts() throws IOException {
    Set<Digest> parts = parts(disk);
    for (String name : disk.list(PartialSegment.FOLDER)) {
      String path = PartialSegment.FOLDER + name;
      boolean lonelySums =
          name.endsWith(PartialSegment.SUMS) && !parts.contains(digestOf(name).orElse(null));
      if (name.startsWith(PUT) || lonelySums) {
        disk.delete(path);
      } else if (name.endsWith(PartialSegment.PART)) {
        long size = disk.size(path);
        if (size == 0) {
          disk.delete(path);
        } else if (digestOf(name).isPresent()) {
          ceiling.count(Ceiling.cost(size));
        }
      }
    }
  }

  /** Held segments whose file is missing or has another size. */
  static List<Holding> missing(Disk disk, Ledger ledger) throws IOException {
    List<Holding> missing = new ArrayList<>();
    HoldingCursor holdings = new HoldingCursor(ledger);
    Optional<Holding> next = holdings.next();
    while (next.isPresent()) {
      Segment segment = next.get().segment();
      if (disk.size(SegmentStore.path(segment.digest())) != segment.size()) {
        missing.add(next.get());
      }
      next = holdings.next();
    }
    return missing;
  }

  private Set<Digest> contents(String prefix) throws IOException {
    Set<Digest> contents = new HashSet<>();
    for (String name : disk.list(SegmentStore.SEGMENTS + prefix + "/")) {
      digestOf(name).ifPresent(contents::add);
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
