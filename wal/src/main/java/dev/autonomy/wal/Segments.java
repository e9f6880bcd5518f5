package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleFrontier;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log as its writer sees it: the durable frames, and the segment that the next ones go to. What
 * is durable never changes by a failure; after one, {@link #mend} must succeed before the next
 * write. For the writer thread, but for what is said to be read by others.
 */
final class Segments {

  /** What a seal and the next header take, apart from the index and the open calls. */
  private static final int SEAL_BYTES = 8 << 10;

  private static final int BYTES_PER_TILE = Hash.BYTES + Long.BYTES;
  private static final int BYTES_PER_OPEN_CALL = 192;

  private final Storage storage;
  private final CheckpointFile checkpoints;
  private final String origin;
  private final LogLimits limits;
  private final FrameClock clock;
  private final OpenCalls openCalls;
  private final MerkleFrontier tree;
  private final @Nullable SealDate sealDate;
  private String durableTime;
  private volatile TreeState durable;
  private volatile long sealedBytes;
  private volatile long prunedBytes;
  private volatile long usedBytes;
  private volatile long oldestOpenCall;
  private volatile @Nullable SegmentWriter segment;

  Segments(Storage storage, CheckpointFile checkpoints, Recovered recovered, LogOptions options) {
    this.storage = storage;
    this.checkpoints = checkpoints;
    this.origin = recovered.origin();
    this.limits = options.limits();
    this.clock = new FrameClock(options.clock(), recovered.lastTime());
    this.sealDate = options.retention().isPresent() ? SealDate.of(options) : null;
    this.openCalls = new OpenCalls(recovered.openCalls());
    this.oldestOpenCall = openCalls.oldestSeq();
    this.durable = recovered.tree();
    this.durableTime = recovered.lastTime();
    this.tree = new MerkleFrontier(durable);
    this.sealedBytes = recovered.sealedBytes();
  }

  /**
   * Begins the first segment of this session, after completing the one of the session before.
   *
   * @throws LogException if the disk does not take it
   */
  void begin(Optional<Recovered.LastSegment> last) throws LogException {
    try {
      if (last.isPresent()) {
        SegmentWriter left = last.get().writer();
        left.rewrite(last.get().unsureFrom());
        if (last.get().sealed()) {
          left.indexCalls(); // a crash may have come between the seal and its index
        } else {
          seal(left);
        }
        left.close();
      }
      create();
    } catch (IOException e) {
      throw Damage.writing("a segment", storage, e);
    }
  }

  /** Adds an entry to {@code batch} as the log's next frame. */
  void add(PendingEntry entry, Batch batch) {
    batch.add(entry, clock.next(), tree);
  }

  /**
   * Makes the batch durable; on a failure none of it is in the log.
   *
   * @param first the entries that were added, and such as were refused, linked in order
   */
  void commit(Batch batch, PendingEntry first) throws IOException, LogException {
    SegmentWriter current = current();
    if (current.frames() > 0 && isComplete(current, batch)) {
      current = roll(current);
    }
    batch.end();
    current.write(batch);
    durable = tree.state();
    durableTime = clock.last();
    for (PendingEntry entry = first; entry != null; entry = entry.next) {
      if (!entry.isFailed()) {
        openCalls.apply(entry.effect(), entry.auditId(), entry.seq());
      }
    }
    oldestOpenCall = openCalls.oldestSeq();
    countBytes(current);
  }

  private boolean isComplete(SegmentWriter current, Batch batch) {
    return current.position() + batch.sizeBytes() > limits.segmentBytes()
        || sealDate != null && sealDate.hasCome();
  }

  /** Goes back to what is durable, and tries to take what was written beyond it off the disk. */
  void rollBack() {
    tree.reset(durable);
    SegmentWriter current = segment;
    if (current != null) {
      current.discardTail();
    }
  }

  /**
   * After a failure: seals the segment at its durable end, through a new file handle, and begins
   * the next one. A failed {@code fsync} may have marked pages as clean that never reached the
   * disk, so nothing is appended to a file once syncing it has failed.
   */
  void mend() throws IOException, LogException {
    SegmentWriter broken = segment;
    if (broken != null) {
      if (broken.frames() > 0 && !broken.isSealed()) {
        broken = broken.reopen(storage);
        segment = broken;
        broken.discardTail(); // gives back the space that signing and sealing need
        seal(broken);
      }
      broken.close();
      segment = null;
    }
    create();
  }

  /** Ends the log: its last segment is sealed, or removed when it has no frames. */
  void end() throws IOException, LogException {
    SegmentWriter current = segment;
    if (current == null) {
      return;
    }
    segment = null;
    if (current.frames() > 0) {
      seal(current);
    } else if (durable.size() > 0) {
      storage.delete(current.name());
      storage.syncNames();
    } else {
      // The only segment stays: it holds the log's identity.
      current.discardTail();
    }
    current.close();
  }

  /** What a failure means for callers. */
  LogException explain(Throwable cause) {
    return switch (cause) {
      case LogException e -> e;
      case IOException e -> Damage.writing("the log", storage, e);
      default -> new LogException(LogCode.WAL_IO, "the log's writer failed: " + cause, cause);
    };
  }

  /** Closes the segment's file as it is. */
  void abandon() {
    SegmentWriter current = segment;
    if (current != null) {
      current.close();
    }
  }

  /** Bytes that the log would take on disk if it were sealed now; also read by others. */
  long usedBytes() {
    return usedBytes - prunedBytes;
  }

  /** Bytes of all segment files; also read by others. */
  long allocatedBytes() {
    SegmentWriter current = segment;
    return sealedBytes - prunedBytes + (current == null ? 0 : current.allocated());
  }

  /** A sealed segment is gone. For the thread that prunes. */
  void pruned(long bytes) {
    long before = prunedBytes;
    prunedBytes = before + bytes;
  }

  /**
   * Number of the oldest decision whose call awaits its outcome; {@link Long#MAX_VALUE} when there
   * is none. Also read by others.
   */
  long oldestOpenCall() {
    return oldestOpenCall;
  }

  /** The tree over all durable frames; also read by others. */
  TreeState durable() {
    return durable;
  }

  OpenCalls openCalls() {
    return openCalls;
  }

  /** The segment to preallocate; also read by others. */
  Optional<SegmentWriter> open() {
    return Optional.ofNullable(segment);
  }

  private void countBytes(SegmentWriter current) {
    long tiles = current.frames() / MerkleFrontier.TILE_LEAVES + 2;
    long seal = SEAL_BYTES + tiles * BYTES_PER_TILE;
    usedBytes =
        sealedBytes + current.position() + seal + (long) openCalls.size() * BYTES_PER_OPEN_CALL;
  }

  private SegmentWriter roll(SegmentWriter current) throws IOException, LogException {
    seal(current);
    current.close();
    segment = null;
    return create();
  }

  private SegmentWriter create() throws IOException {
    SegmentHeader header = new SegmentHeader(origin, durableTime, durable, openCalls.list());
    long room = limits.maxBytes() - sealedBytes + prunedBytes;
    int zeros = Math.clamp(room, 0, SegmentWriter.INITIAL_ZERO_BYTES);
    SegmentWriter created = SegmentWriter.create(storage, header, zeros);
    segment = created;
    if (sealDate != null) {
      sealDate.begin();
    }
    countBytes(created);
    return created;
  }

  /** Seals a segment, after signing for its last frame: see {@link Recovery}. */
  private void seal(SegmentWriter current) throws IOException, LogException {
    checkpoints.publish(durable);
    current.seal(durable);
    long before = sealedBytes;
    sealedBytes = before + current.position();
  }

  private SegmentWriter current() throws IOException {
    SegmentWriter current = segment;
    if (current == null) {
      throw new IOException("there is no segment to write to");
    }
    return current;
  }
}
