package dev.autonomy.edge;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How content becomes a segment: it has been hashed and forced, gets its name, and counts from the
 * moment when the ledger holds it. Whoever is first with a segment makes it held; others with the
 * same one are told that it is here.
 */
final class Intake {

  /** In {@link PartName#FOLDER}, with a number: content that is being put in on this node. */
  static final String PUT = "put-";

  private final SegmentStore store;
  private final Disk disk;
  private final Ledger ledger;
  private final EdgeClock clock;
  private final Room room;
  private final Claims claims;
  private final SegmentFiles files;
  private final IncomingParts parts;
  private final AtomicLong puts = new AtomicLong();

  Intake(
      SegmentStore store,
      Disk disk,
      EdgeClock clock,
      Room room,
      Claims claims,
      SegmentFiles files,
      IncomingParts parts) {
    this.store = store;
    this.disk = disk;
    this.clock = clock;
    this.room = room;
    this.claims = claims;
    this.files = files;
    this.parts = parts;
    ledger = store.ledger();
  }

  Put put(long size) throws IOException {
    try {
      room.take(size, 0);
    } catch (RefusedException e) {
      store.tell(new EdgeEvent.Refused(Origin.LOCAL, size + " bytes", e.reason()));
      throw e;
    }
    String path = PartName.FOLDER + PUT + puts.incrementAndGet();
    try {
      return new Put(this, disk.create(path), path, size);
    } catch (IOException | RuntimeException e) {
      room.release(Ceiling.cost(size));
      throw e;
    }
  }

  void drop(Put put) {
    files.remove(put.path(), put.size());
  }

  /** The content is whole and forced: it becomes a segment, held and owed. */
  boolean place(Put put, Segment segment, Collection<String> peers) throws IOException {
    Digest digest = segment.digest();
    claims.claim(digest);
    try {
      if (ledger.holding(digest).isPresent()) {
        boolean isNew = ledger.accept(segment, Origin.LOCAL, peers, clock.wall());
        drop(put);
        return isNew;
      }
      settle(segment, put.path(), Origin.LOCAL, peers);
    } finally {
      claims.release(digest);
    }
    parts.supersede(digest);
    return true;
  }

  /**
   * What has come from a peer is whole: it becomes a segment, unless it has become one by another
   * way. The part is gone then; otherwise what is good of it is kept.
   *
   * @throws RefusedException when the content is not what its name says, or the segment is held
   *     with another size
   */
  void complete(IncomingPart part, Origin origin) throws IOException {
    Segment segment = part.segment();
    boolean settled = false;
    try {
      if (!part.superseded()) {
        parts.reserve(part);
        part.files().finish();
        settled = settleUnlessHeld(part, origin);
      }
      if (!settled && !prolong(segment, origin)) {
        throw new RefusedException(
            Reason.BUSY, segment.digest() + " came by another way and was removed again");
      }
    } finally {
      if (!settled) {
        parts.suspend(part);
      }
    }
    if (settled) {
      parts.settled(part);
      parts.supersede(segment.digest());
    }
  }

  private boolean settleUnlessHeld(IncomingPart part, Origin origin) throws IOException {
    Segment segment = part.segment();
    claims.claim(segment.digest());
    try {
      if (ledger.holding(segment.digest()).isPresent()) {
        return false;
      }
      settle(segment, part.taken().name().part(), origin, List.of());
      return true;
    } finally {
      claims.release(segment.digest());
    }
  }

  /** Whole and forced content becomes a segment, or stays what it was. */
  private void settle(Segment segment, String from, Origin origin, Collection<String> peers)
      throws IOException {
    try {
      files.place(from, segment);
      ledger.accept(segment, origin, peers, clock.wall());
    } catch (IOException | RuntimeException e) {
      files.takeBack(segment, from);
      throw e;
    }
    files.kept(segment);
    store.tell(new EdgeEvent.Accepted(segment, origin));
  }

  /**
   * Somebody has what may be held here: the later expiry counts.
   *
   * @return whether it is held
   * @throws RefusedException when it is held with another size
   */
  boolean prolong(Segment segment, Origin origin) throws IOException {
    Optional<Holding> held = ledger.holding(segment.digest());
    if (held.isEmpty()) {
      return false;
    }
    long size = held.get().segment().size();
    if (size != segment.size()) {
      throw new RefusedException(
          Reason.SIZE_MISMATCH,
          segment.digest() + " has " + size + " bytes here, not " + segment.size());
    }
    if (segment.outlives(held.get().segment())) {
      ledger.accept(segment, origin, List.of(), clock.wall());
    }
    return true;
  }
}
