package dev.autonomy.edge;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

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
  private final EdgeListener listener;
  private final Room room;
  private final Claims claims = new Claims();
  private final SegmentFiles files;
  private final IncomingParts parts;
  private final Intake intake;

  private SegmentStore(
      Disk disk, Ledger ledger, StorageOptions options, EdgeClock clock, EdgeListener listener) {
    this.listener = listener;
    this.disk = disk;
    this.ledger = ledger;
    this.options = options;
    this.clock = clock;
    room = new Room(ledger, options, evictor());
    files = new SegmentFiles(disk, ledger, room, claims);
    parts = new IncomingParts(disk, ledger, room, options, clock);
    intake = new Intake(this, disk, clock, room, claims, files, parts);
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
    new Reconstruction(disk, ledger, store.room, store.parts).repair();
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

  /** What has come of segments that are not here yet. */
  IncomingParts parts() {
    return parts;
  }

  Intake intake() {
    return intake;
  }

  /**
   * Bytes that files below the state root take, those of segments whose bytes come with their end
   * size.
   */
  public long usedBytes() throws LedgerException {
    return room.usedBytes();
  }

  /** The room that is counted, and how much of it for files that could not be removed. */
  long countedBytes() {
    return room.countedBytes();
  }

  long strandedBytes() {
    return files.strandedBytes();
  }

  /**
   * Begins to take in content of this size that is put in on this node.
   *
   * @throws RefusedException when there is no room
   */
  public Put put(long size) throws IOException {
    return intake.put(size);
  }

  private Room.Evictor evictor() {
    return new Room.Evictor() {
      @Override
      public boolean mayEvict() throws IOException {
        return !ledger.evictable(1).isEmpty();
      }

      @Override
      public boolean evict() throws IOException {
        for (Holding holding : ledger.evictable(EVICTIONS_AT_ONCE)) {
          if (remove(holding.segment(), new Fate.Evicted()).gone()) {
            return true;
          }
        }
        return false;
      }
    };
  }

  /** Removes the segments whose time is over. Returns how many. */
  public int expire() throws IOException {
    int removed = 0;
    for (Holding holding : ledger.expired(clock.wall(), EXPIRIES_AT_ONCE)) {
      if (remove(holding.segment(), new Fate.Expired()).gone()) {
        removed++;
      }
    }
    return removed;
  }

  /**
   * An operator removes a segment.
   *
   * @param evenOwed whether also one that a peer is still owed
   * @return what has become of it
   */
  public Departure remove(Digest digest, String operator, boolean evenOwed) throws IOException {
    Optional<Holding> holding = ledger.holding(digest);
    if (holding.isEmpty()) {
      return Departure.NONE;
    }
    Fate fate = new Fate.Removed(operator);
    return evenOwed
        ? remove(holding.get().segment(), fate)
        : remove(
            holding.get().segment(),
            fate,
            () -> ledger.removeUnlessOwed(digest, operator, clock.wall()));
  }

  private Departure remove(Segment segment, Fate fate) throws IOException {
    return remove(segment, fate, () -> ledger.forget(segment.digest(), fate, clock.wall()));
  }

  /** How the ledger lets a segment go. */
  private interface Forgetting {
    Departure forget() throws LedgerException;
  }

  /**
   * The ledger first: a file that nobody holds is cleaned up, a holding without a file is a loss.
   */
  private Departure remove(Segment segment, Fate fate, Forgetting forgetting) throws IOException {
    claims.claim(segment.digest());
    try {
      Departure departure = forgetting.forget();
      if (fate instanceof Fate.Expired) {
        departure.ended().forEach(delivery -> tell(new EdgeEvent.DeliveryExpired(delivery)));
      }
      if (departure.gone()) {
        tell(new EdgeEvent.Left(segment, fate));
        files.remove(segment);
      }
      return departure;
    } finally {
      claims.release(segment.digest());
    }
  }

  /**
   * Removes parts of segments that have waited too long for the rest, and files that could not be
   * removed when they should have been. Returns how many parts.
   */
  public int dropStaleParts() throws IOException {
    files.removeStranded();
    return parts.dropStale();
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
    return verify(segment, _ -> {});
  }

  /** The same; tells now and then how many bytes it has read. */
  public boolean verify(Segment segment, LongConsumer progress) throws IOException {
    try (SegmentReader reader = read(segment)) {
      return reader.hash(progress).equals(Optional.of(segment.digest()));
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
    if (claims.isClaimed(digest)) {
      return false;
    }
    return ledger.holding(digest).isEmpty() && disk.size(path) >= 0;
  }
}
