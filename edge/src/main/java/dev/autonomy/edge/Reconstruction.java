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
 * that the ledger does not hold: it is kept as a part of nobody's whose rest is empty, so that the
 * first peer that offers it need not send it. Parts of earlier versions, which said no peer's name,
 * are dropped. Content that the ledger holds and that is not there is a loss: it is reported, and a
 * delivery of it is given up when its turn comes.
 */
final class Reconstruction {

  private static final int FOLDERS = 256;
  private static final int HEX_DIGITS = 64;

  private final Disk disk;
  private final Ledger ledger;
  private final Room room;
  private final IncomingParts parts;

  Reconstruction(Disk disk, Ledger ledger, Room room, IncomingParts parts) {
    this.disk = disk;
    this.ledger = ledger;
    this.room = room;
    this.parts = parts;
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
        room.count(Ceiling.cost(held.size()));
        next = holdings.next();
      }
      for (Digest orphan : orphans) {
        disk.move(SegmentStore.path(orphan), PartName.whole(orphan).part());
      }
    }
    repairParts();
  }

  /** Counts the parts, and removes whatever else this node has made and does not need. */
  private void repairParts() throws IOException {
    Set<String> needed = new HashSet<>();
    List<String> others = new ArrayList<>();
    for (String file : disk.list(PartName.FOLDER)) {
      Optional<PartName> name = PartName.parse(file);
      long bytes = name.isEmpty() ? 0 : disk.size(PartName.FOLDER + file);
      if (bytes > 0 && ledger.holding(name.orElseThrow().digest()).isEmpty()) {
        parts.found(name.get(), bytes);
        needed.add(name.get().part());
        needed.add(name.get().sums());
      } else if (name.isPresent() || isOurs(file)) {
        others.add(PartName.FOLDER + file);
      }
    }
    for (String path : others) {
      if (!needed.contains(path)) {
        disk.delete(path);
      }
    }
  }

  private static boolean isOurs(String file) {
    boolean ofSegment = file.indexOf('.') == HEX_DIGITS && digestOf(file).isPresent();
    return file.startsWith(Intake.PUT) || ofSegment;
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

  private static Optional<Digest> digestOf(String name) {
    int dot = name.indexOf('.');
    return Digest.parse("sha256:" + (dot < 0 ? name : name.substring(0, dot)));
  }
}
