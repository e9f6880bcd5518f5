package dev.autonomy.edge;

import java.io.IOException;

/**
 * The room below the ceiling, made by evicting segments when that is allowed. Nothing is locked
 * while the ledger is asked or a segment is evicted.
 */
final class Room {

  /** Makes room. */
  interface Evictor {

    /** Whether {@link #evict} may find something. */
    boolean mayEvict() throws IOException;

    /** Removes a segment that everybody has. Returns whether there was one. */
    boolean evict() throws IOException;
  }

  private final Ceiling ceiling;
  private final Ledger ledger;
  private final StorageOptions options;
  private final Evictor evictor;

  Room(Ledger ledger, StorageOptions options, Evictor evictor) {
    ceiling = new Ceiling(options);
    this.ledger = ledger;
    this.options = options;
    this.evictor = evictor;
  }

  /** Refuses a segment that could not be taken now. Of its size so much is counted already. */
  void requireFits(long size, long counted) throws IOException {
    requirePossible(size);
    if (!ceiling.fits(Ceiling.cost(size) - counted, ledger.bytesOnDisk())
        && !(options.evictAcknowledged() && evictor.mayEvict())) {
      throw full(size);
    }
  }

  /** Takes the room of a segment, of which so much is counted already. */
  void take(long size, long counted) throws IOException {
    requirePossible(size);
    while (!ceiling.take(Ceiling.cost(size) - counted, ledger.bytesOnDisk())) {
      if (!options.evictAcknowledged() || !evictor.evict()) {
        throw full(size);
      }
    }
  }

  private void requirePossible(long size) throws RefusedException {
    if (size > options.maxSegmentBytes() || !ceiling.couldEverFit(Ceiling.cost(size))) {
      throw new RefusedException(
          Reason.TOO_LARGE,
          size + " bytes, at most " + options.maxSegmentBytes() + " are taken under this ceiling");
    }
  }

  private RefusedException full(long size) throws LedgerException {
    return new RefusedException(
        Reason.CEILING_EXCEEDED,
        "no room for "
            + size
            + " bytes: "
            + usedBytes()
            + " of "
            + options.ceilingBytes()
            + " are used; remove segments or raise the ceiling");
  }

  /** Takes room for what is there already. */
  void count(long cost) {
    ceiling.count(cost);
  }

  void release(long cost) {
    ceiling.release(cost);
  }

  /** What files take, with those under way at their end size. */
  long countedBytes() {
    return ceiling.usedBytes();
  }

  long usedBytes() throws LedgerException {
    return ceiling.usedBytes() + ledger.bytesOnDisk();
  }
}
