package dev.autonomy.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

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
   * What may be pruned: nothing while the file is missing, cannot be read or is damaged. It is read
   * anew each time it is asked.
   */
  public LogPruner.DeliveryPosition position() {
    return () -> {
      try {
        return read().map(Delivery::deliveredSeq).orElse(0L);
      } catch (LogException e) {
        return 0;
      }
    };
  }
}
