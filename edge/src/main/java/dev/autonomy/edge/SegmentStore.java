package dev.autonomy.edge;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The segments of this node: bytes on disk, and the ledger's word for which of them count. A
 * segment is here from the moment when the ledger holds it, after its whole content has been
 * hashed, forced and put in its place; before that nobody sees it (INV-08). Never is more used than
 * the ceiling allows (INV-04).
 *
 * <p>Below the state root: {@code segments/<2 digits>/<hex>}, {@code incoming/}.
 */
public final class SegmentStore {

  static final String SEGMENTS = "segments/";

  private static final int EVICTIONS_AT_ONCE = 16;
  private static final int EXPIRIES_AT_ONCE = 64;

  private final Disk disk;
  private final Ledger ledger;
  private final StorageOptions options;
  private final EdgeClock clock;
  private final Ceiling ceiling;
  private final EdgeListener listener;
  private final Set<Digest> claimed = new HashSet<>();
  private final Map<Digest, Waiting> waiting = new ConcurrentHashMap<>();
  private long puts;

  private SegmentStore(
      Disk disk, Ledger ledger, StorageOptions options, EdgeClock clock, EdgeListener listener) {
    this.listener = listener;
    this.disk = disk;
    this.ledger = ledger;
    this.options = options;
    this.clock = clock;
    ceiling = new Ceiling(options);
  }

  /** Over what a state root and its ledger hold. Repairs what a crash has left half done. */
  public static SegmentStore open(Disk disk, Ledger ledger, StorageOptions options, EdgeClock clock)
      throws IOException {
    return open(disk, ledger, options, clock, EdgeListener.NONE);
  }

  /** The same; what happens to segments, and to what is built on this store, is told. */
  public static SegmentStore open(
      Disk disk, Ledger ledger, StorageOptions options, EdgeClock clock, EdgeListener listener)
      throws IOException {
    SegmentStore store = new SegmentStore(disk, ledger, options, clock, listener);
    new Reconstruction(disk, ledger, store.ceiling).repair();
    return store;
  }

  /** What of a state root's ledger has no file, or one of another size. */
  public static List<Holding> missing(Disk disk, Ledger ledger) throws IOException {
    return Reconstruction.missing(disk, ledger);
  }

  static String path(Digest digest) {
    return SEGMENTS + digest.hex().substring(0, 2) + "/" + digest.hex();
  }

  Ledger ledger() {
    return ledger;
  }

  void tell(EdgeEvent event) {
    listener.happened(event);
  }

  public StorageOptions options() {
    return options;
  }

  /**
   * Bytes that files below the state root take, those of segments under way with their end size.
   */
  public long usedBytes() throws LedgerException {
    return ceiling.usedBytes() + ledger.bytesOnDisk();
  }

  /**
   * Begins to take in content of this size that is put in on this node.
   *
   * @throws RefusedException when there is no room
   */
  public Put put(long size) throws IOException {
    try {
      takeRoom(size, 0);
    } catch (RefusedException e) {
      tell(new EdgeEvent.Refused(Origin.LOCAL, size + " bytes", e.reason()));
      throw e;
    }
    String path;
    synchronized (claimed) {
      puts++;
      path = PartialSegment.FOLDER + "put-" + puts + PartialSegment.PART;
    }
    try {
      return new Put(this, disk.create(path), path, size);
    } catch (IOException | RuntimeException e) {
      ceiling.release(Ceiling.cost(size));
      throw e;
    }
  }

  /** The content is whole and forced: it becomes a segment, held and owed. */
  boolean place(Put put, Segment segment, Collection<String> peers) throws IOException {
    Digest digest = segment.digest();
    claim(digest);
    try {
      if (ledger.holding(digest).isPresent()) {
        boolean isNew = ledger.accept(segment, Origin.LOCAL, peers, clock.wall());
        drop(put);
        return isNew;
      }
      dropPartial(digest);
      return settle(segment, put.path(), Origin.LOCAL, peers);
    } finally {
      release(digest);
    }
  }

  /** Whole and forced content becomes a segment, or stays what it was. */
  private boolean settle(Segment segment, String from, Origin origin, Collection<String> peers)
      throws IOException {
    String target = path(segment.digest());
    disk.move(from, target);
    boolean recorded = false;
    try {
      boolean isNew = ledger.accept(segment, origin, peers, clock.wall());
      recorded = true;
      if (isNew) {
        tell(new EdgeEvent.Accepted(segment, origin));
      }
      return isNew;
    } finally {
      if (!recorded) {
        disk.move(target, from);
      }
    }
  }

  void drop(Put put) throws IOException {
    disk.delete(put.path());
    ceiling.release(Ceiling.cost(put.size()));
  }

  private void dropPartial(Digest digest) throws IOException {
    long size = disk.size(PartialSegment.part(digest));
    if (size >= 0) {
      disk.delete(PartialSegment.sums(digest));
      disk.delete(PartialSegment.part(digest));
      ceiling.release(Ceiling.cost(size));
    }
  }

  /**
   * Begins or resumes taking in a segment that a peer offers. Its room is taken until the partial
   * segment is handed back by {@link #suspend} or {@link #complete}.
   */
  PartialSegment receive(Segment segment) throws IOException {
    Digest digest = segment.digest();
    claim(digest);
    boolean done = false;
    try {
      if (ledger.holding(digest).isPresent()) {
        throw new RefusedException(Reason.BUSY, digest + " has just arrived");
      }
      long there = disk.size(PartialSegment.part(digest));
      takeRoom(segment.size(), there < 0 ? 0 : Ceiling.cost(there));
      try {
        PartialSegment partial = PartialSegment.open(disk, segment);
        done = true;
        return partial;
      } finally {
        if (!done) {
          countPartial(segment);
        }
      }
    } finally {
      if (!done) {
        release(digest);
      }
    }
  }

  /** What has come is kept for later. */
  void suspend(PartialSegment partial, Segment segment) throws IOException {
    try {
      if (partial.offset() == 0) {
        // Files that hold nothing would be a cheap way to fill the disk.
        partial.discard();
      } else {
        partial.close();
      }
    } finally {
      giveUpRoom(segment);
    }
  }

  private void giveUpRoom(Segment segment) throws IOException {
    try {
      countPartial(segment);
    } finally {
      release(segment.digest());
    }
  }

  private void countPartial(Segment segment) throws IOException {
    ceiling.release(Ceiling.cost(segment.size()));
    long there = disk.size(PartialSegment.part(segment.digest()));
    if (there >= 0) {
      ceiling.count(Ceiling.cost(there));
    }
  }

  /** What has come is whole: it becomes a segment. */
  void complete(PartialSegment partial, Segment segment, Origin origin) throws IOException {
    boolean recorded = false;
    try {
      partial.finish();
      settle(segment, PartialSegment.part(segment.digest()), origin, List.of());
      recorded = true;
      disk.delete(PartialSegment.sums(segment.digest()));
    } finally {
      if (recorded) {
        release(segment.digest());
      } else {
        try {
          partial.close();
        } finally {
          giveUpRoom(segment);
        }
      }
    }
  }

  private void claim(Digest digest) throws RefusedException {
    synchronized (claimed) {
      if (!claimed.add(digest)) {
        throw new RefusedException(
            Reason.BUSY, digest + " is being taken in or removed, try again when that is done");
      }
    }
  }

  private void release(Digest digest) {
    synchronized (claimed) {
      claimed.remove(digest);
    }
  }

  /** Takes the room of a segment, of which so much is counted already. */
  private void takeRoom(long size, long counted) throws IOException {
    long cost = Ceiling.cost(size);
    if (size > options.maxSegmentBytes() || !ceiling.couldEverFit(cost)) {
      throw new RefusedException(
          Reason.TOO_LARGE,
          size + " bytes, at most " + options.maxSegmentBytes() + " are taken under this ceiling");
    }
    while (!ceiling.take(cost - counted, ledger.bytesOnDisk())) {
      if (!options.evictAcknowledged() || !evictSome()) {
        throw new RefusedException(
            Reason.CEILING_EXCEEDED,
            "no room for "
                + size
                + " bytes: "
                + usedBytes()
                + " of "
                + options.ceilingBytes()
                + " are used; remove segments or raise the ceiling");
      }
    }
  }

  private boolean evictSome() throws IOException {
    for (Holding holding : ledger.evictable(EVICTIONS_AT_ONCE)) {
      if (remove(holding.segment(), new Fate.Evicted())) {
        return true;
      }
    }
    return false;
  }

  /** Removes the segments whose time is over. Returns how many. */
  public int expire() throws IOException {
    int removed = 0;
    for (Holding holding : ledger.expired(clock.wall(), EXPIRIES_AT_ONCE)) {
      if (remove(holding.segment(), new Fate.Expired())) {
        removed++;
      }
    }
    return removed;
  }

  /**
   * An operator removes a segment, owed or not.
   *
   * @return whether it was here
   */
  public boolean remove(Digest digest, String operator) throws IOException {
    Optional<Holding> holding = ledger.holding(digest);
    return holding.isPresent() && remove(holding.get().segment(), new Fate.Removed(operator));
  }

  /**
   * The ledger first: a file that nobody holds is cleaned up, a holding without a file is a loss.
   */
  private boolean remove(Segment segment, Fate fate) throws IOException {
    claim(segment.digest());
    try {
      if (!ledger.forget(segment.digest(), fate, clock.wall())) {
        return false;
      }
      tell(new EdgeEvent.Left(segment, fate));
      disk.delete(path(segment.digest()));
      ceiling.release(Ceiling.cost(segment.size()));
      return true;
    } finally {
      release(segment.digest());
    }
  }

  /** Removes parts of segments that have waited too long for the rest. Returns how many. */
  public int dropStaleParts() throws IOException {
    Instant now = clock.steady();
    Set<Digest> parts = Reconstruction.parts(disk);
    waiting.keySet().retainAll(parts);
    int dropped = 0;
    for (Digest digest : parts) {
      long bytes = disk.size(PartialSegment.part(digest));
      Waiting since = waiting.get(digest);
      if (since == null || since.bytes() != bytes) {
        waiting.put(digest, new Waiting(bytes, now));
      } else if (since.since().plus(options.keepPartial()).isBefore(now) && drop(digest)) {
        waiting.remove(digest);
        dropped++;
      }
    }
    return dropped;
  }

  /** A part that has had this many bytes since then. */
  private record Waiting(long bytes, Instant since) {}

  private boolean drop(Digest digest) throws IOException {
    try {
      claim(digest);
    } catch (RefusedException _) {
      return false;
    }
    try {
      dropPartial(digest);
      return true;
    } finally {
      release(digest);
    }
  }

  /**
   * Opens a held segment's content.
   *
   * @throws NoSuchFileException when it is gone
   */
  public SegmentReader read(Segment segment) throws IOException {
    return new SegmentReader(disk.open(path(segment.digest())), segment.size());
  }

  /**
   * Reads all of a held segment again.
   *
   * @return whether its content still hashes to its name
   */
  public boolean verify(Segment segment) throws IOException {
    try (SegmentReader reader = read(segment)) {
      return reader.hash().equals(Optional.of(segment.digest()));
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  /** Files among those whose names begin with this byte that no holding stands for. */
  List<String> unheldFiles(int firstByte) throws IOException {
    String folder = SEGMENTS + HexFormat.of().toHexDigits((byte) firstByte);
    List<String> unheld = new ArrayList<>();
    for (String name : disk.list(folder)) {
      String path = folder + "/" + name;
      Optional<Digest> digest = Digest.parse("sha256:" + name);
      if (digest.isEmpty() || isUnheld(digest.get(), path)) {
        unheld.add(path);
      }
    }
    return unheld;
  }

  /** In this order, what is being taken in or removed meanwhile is no finding. */
  private boolean isUnheld(Digest digest, String path) throws IOException {
    if (ledger.holding(digest).isPresent()) {
      return false;
    }
    synchronized (claimed) {
      if (claimed.contains(digest)) {
        return false;
      }
    }
    return ledger.holding(digest).isEmpty() && disk.size(path) >= 0;
  }
}
