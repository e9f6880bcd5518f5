package dev.autonomy.wal;

import dev.autonomy.wal.tree.MerkleTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a log's exporter stands: the file {@code delivered} beside the log. It is written when the
 * receiver has accepted something, never before, so that a crash makes the exporter send again and
 * never leave out. The log itself is not touched, and no lock of it is taken.
 *
 * <pre>
 * autonomy delivered v1
 * origin ORIGIN
 * errors SEQ
 * decisions SEQ
 * lifecycle SEQ
 * frame SEQ LEAF-HASH
 * crc32c HEX               of everything before
 * </pre>
 */
public final class DeliveryFile {

  /**
   * Of the file before it takes its name. Not {@link SegmentName#TEMPORARY_SUFFIX}: those the
   * writer of the log removes when it opens, perhaps at this moment.
   */
  private static final String NEXT = SegmentName.DELIVERED + ".next";

  private final Storage storage;

  private DeliveryFile(Storage storage) {
    this.storage = storage;
  }

  /**
   * The file of the log in this directory, whether it is there yet or not.
   *
   * @throws LogException if there is no such directory
   */
  public static DeliveryFile of(Path directory) throws LogException {
    return of(LogReader.existing(directory));
  }

  static DeliveryFile of(Storage storage) {
    return new DeliveryFile(storage);
  }

  /**
   * What it says; empty when nothing was delivered yet.
   *
   * @throws LogException if it cannot be read, or is damaged ({@link LogCode#WAL_CORRUPT_POSITION})
   */
  public Optional<Delivery> read() throws LogException {
    try {
      Optional<byte[]> bytes = CheckpointFile.read(storage, SegmentName.DELIVERED);
      Optional<Delivery> delivery = bytes.map(Delivery::parse);
      if (bytes.isPresent() && delivery.isEmpty()) {
        throw new LogException(
            LogCode.WAL_CORRUPT_POSITION,
            "the file `"
                + SegmentName.DELIVERED
                + "` in "
                + storage.describe()
                + " is damaged: it counts as if nothing had been delivered; remove it, then"
                + " everything is sent again");
      }
      return delivery;
    } catch (IOException e) {
      throw Damage.io("cannot read how far the log in " + storage.describe() + " was delivered", e);
    }
  }

  /**
   * Puts this in its place, atomically; durable when this returns. One process at a time.
   *
   * @throws LogException if the disk refuses; the file then says what it said before, or this
   */
  public void write(Delivery delivery) throws LogException {
    try {
      CheckpointFile.replace(storage, SegmentName.DELIVERED, NEXT, delivery.toBytes());
    } catch (IOException e) {
      throw Damage.writing("how far the log was delivered", storage, e);
    }
  }

  /**
   * The same as {@link #read} if it speaks of the log beside it, empty otherwise.
   *
   * @throws LogException as {@link #read} and {@link #mismatch}
   */
  public Optional<Delivery> readOfLog() throws LogException {
    Optional<Delivery> delivery = read();
    return delivery.isPresent() && mismatch(delivery.get()).isEmpty() ? delivery : Optional.empty();
  }

  /**
   * Why the log beside the file is not the one that this was written about; empty when it is: it
   * has the origin, and the frame that was marked stands in it, or was pruned or lost since.
   * Whoever delivers a log and whoever prunes it ask here.
   *
   * @throws LogException if there is no log, or it cannot be read
   */
  public Optional<String> mismatch(Delivery delivery) throws LogException {
    return Restarts.whilePruned(() -> mismatchNow(delivery));
  }

  private Optional<String> mismatchNow(Delivery delivery) throws LogException {
    List<Long> segments = SegmentName.segments(storage);
    String origin = SealedSegments.header(storage, segments.getFirst()).origin();
    if (!origin.equals(delivery.origin())) {
      return Optional.of("its origin is " + origin + ", not " + delivery.origin());
    }
    long mark = delivery.markSeq();
    if (segments.getFirst() > mark) {
      return Optional.empty(); // it was pruned, and nothing else tells the logs apart
    }
    Optional<StoredFrames> found = StoredFrames.from(storage, mark);
    if (found.isEmpty()) {
      return Optional.of("it ends before frame " + mark + ", which was delivered");
    }
    try (StoredFrames frames = found.get()) {
      // A later one: the marked one was lost, or pruned just now.
      return frames.seq() > mark
              || MerkleTree.leafHash(frames.copyText()).equals(delivery.markLeaf())
          ? Optional.empty()
          : Optional.of("frame " + mark + " is not the one that was delivered");
    }
  }

  /**
   * What may be pruned: nothing while the file is missing, cannot be read, is damaged or speaks of
   * another log. It is read anew each time it is asked.
   */
  public LogPruner.DeliveryPosition position() {
    return new PositionOfLog(this);
  }

  /**
   * The same for a log that perhaps nobody collects: without a file everything may be pruned.
   *
   * @throws LogException if the directory cannot be read
   */
  public LogPruner.DeliveryPosition positionIfCollected() throws LogException {
    try {
      return storage.list().contains(SegmentName.DELIVERED)
          ? position()
          : LogPruner.DeliveryPosition.notConfigured();
    } catch (IOException e) {
      throw Damage.io("cannot list the log directory " + storage.describe(), e);
    }
  }

  /** Looks for the marked frame once for each position that the file has. For one thread. */
  static final class PositionOfLog implements LogPruner.DeliveryPosition {

    private final DeliveryFile file;
    private @Nullable Delivery ofLog;

    PositionOfLog(DeliveryFile file) {
      this.file = file;
    }

    @Override
    public DeliveredUpTo read() {
      return read(0);
    }

    /**
     * The same.
     *
     * @param neededSeq the least that is of use: where less was delivered, the marked frame is not
     *     looked for
     */
    DeliveredUpTo read(long neededSeq) {
      try {
        Optional<Delivery> read = file.read();
        if (read.isEmpty()) {
          return DeliveredUpTo.of(0);
        }
        Delivery delivery = read.get();
        if (delivery.deliveredSeq() >= neededSeq && !delivery.equals(ofLog)) {
          Optional<String> mismatch = file.mismatch(delivery);
          if (mismatch.isPresent()) {
            return DeliveredUpTo.unknown(
                "`" + SegmentName.DELIVERED + "` is not of this log: " + mismatch.get());
          }
          ofLog = delivery;
        }
        return DeliveredUpTo.of(delivery.deliveredSeq());
      } catch (LogException e) {
        return DeliveredUpTo.unknown(e.detail());
      }
    }
  }
}
