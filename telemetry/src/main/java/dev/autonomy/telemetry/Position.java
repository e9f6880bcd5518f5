package dev.autonomy.telemetry;

import dev.autonomy.wal.Delivery;
import dev.autonomy.wal.DeliveryClass;
import dev.autonomy.wal.DeliveryFile;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.LogCode;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.tree.Hash;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Up to where each class of frames was accepted, in memory and in the file beside the log. */
final class Position {

  private final Path log;
  private final DeliveryFile file;
  private final boolean kept;
  private final Map<DeliveryClass, Long> accepted = new EnumMap<>(DeliveryClass.class);
  private String origin = "";
  private long markSeq;
  private @Nullable Hash markLeaf;
  private @Nullable Delivery written;

  private Position(Path log, DeliveryFile file, boolean kept) {
    this.log = log;
    this.file = file;
    this.kept = kept;
    for (DeliveryClass deliveryClass : DeliveryClass.values()) {
      accepted.put(deliveryClass, 0L);
    }
  }

  /**
   * Reads it, and looks whether it is of this log.
   *
   * @param kept whether what is accepted is written to the file
   * @throws ExportException if the log at that place is another one now
   */
  static Position open(Path log, boolean kept, Notices notices)
      throws LogException, ExportException {
    Position position = new Position(log, DeliveryFile.of(log), kept);
    Optional<Delivery> delivery;
    try {
      delivery = position.file.read();
    } catch (LogException e) {
      if (e.code() != LogCode.WAL_CORRUPT_POSITION) {
        throw e;
      }
      notices.say(String.valueOf(e.getMessage()));
      delivery = Optional.empty();
    }
    if (delivery.isPresent()) {
      position.resume(delivery.get());
    }
    return position;
  }

  private void resume(Delivery delivery) throws LogException, ExportException {
    for (DeliveryClass deliveryClass : DeliveryClass.values()) {
      accepted.put(deliveryClass, delivery.upTo(deliveryClass));
    }
    origin = delivery.origin();
    markSeq = delivery.markSeq();
    markLeaf = delivery.markLeaf();
    written = delivery;
    Optional<String> mismatch = file.mismatch(delivery);
    if (mismatch.isPresent()) {
      throw another(mismatch.get());
    }
  }

  /** Up to where frames are on stable storage, as the log's checkpoint says; 0 without one. */
  long committed() throws LogException, ExportException {
    Optional<Checkpoint> checkpoint = checkpoint();
    checkOrigin(checkpoint);
    checkpoint.ifPresent(present -> origin = present.origin());
    return checkpoint.map(Checkpoint::size).orElse(0L);
  }

  private Optional<Checkpoint> checkpoint() throws LogException {
    return LogReader.checkpoint(log).map(SignedNote::text).flatMap(Checkpoint::parse);
  }

  private void checkOrigin(Optional<Checkpoint> checkpoint) throws ExportException {
    if (checkpoint.isPresent() && !origin.isEmpty() && !checkpoint.get().origin().equals(origin)) {
      throw another("its origin is " + checkpoint.get().origin() + ", not " + origin);
    }
  }

  private ExportException another(String why) {
    return new ExportException(
        "the log in "
            + log
            + " is not the one that was delivered: "
            + why
            + "; if it was repaired or replaced on purpose, remove "
            + log.resolve("delivered")
            + ", then all of it is sent");
  }

  /** The log's origin, once there is a checkpoint. */
  String origin() {
    return origin;
  }

  long upTo(DeliveryClass deliveryClass) {
    return accepted.getOrDefault(deliveryClass, 0L);
  }

  /** What the file says, or would say. */
  long delivered() {
    long least = Long.MAX_VALUE;
    for (long seq : accepted.values()) {
      least = Math.min(least, seq);
    }
    return least;
  }

  /** Every frame of the class up to that one was accepted. */
  void accept(DeliveryClass deliveryClass, long seq) {
    accepted.put(deliveryClass, Math.max(seq, upTo(deliveryClass)));
  }

  /** A frame that was read: the furthest one tells this log from another. */
  void saw(@Nullable Frame frame) {
    if (frame != null && frame.seq() > markSeq) {
      markSeq = frame.seq();
      markLeaf = frame.leafHash();
    }
  }

  /** Makes it durable, if anything has changed. */
  void save() throws LogException {
    if (!kept || markLeaf == null || origin.isEmpty()) {
      return;
    }
    Delivery now =
        new Delivery(
            origin,
            upTo(DeliveryClass.ERRORS),
            upTo(DeliveryClass.DECISIONS),
            upTo(DeliveryClass.LIFECYCLE),
            markSeq,
            markLeaf);
    if (!now.equals(written)) {
      file.write(now);
      written = now;
    }
  }
}
