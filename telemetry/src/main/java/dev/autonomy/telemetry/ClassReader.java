package dev.autonomy.telemetry;

import dev.autonomy.wal.DeliveryClass;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the frames of one class, batch by batch. For one thread. */
final class ClassReader implements AutoCloseable {

  /** Frames that are missing where the log was pruned. */
  interface Gaps {

    /** Not a frame of these is there any more. */
    void missing(long firstSeq, long lastSeq);
  }

  private final DeliveryClass deliveryClass;
  private final LogReader reader;
  private final ExportOptions options;
  private final Gaps gaps;

  /** Read, and too large for the last batch. */
  private @Nullable Frame held;

  private @Nullable Frame last;
  private long examined;

  private ClassReader(
      DeliveryClass deliveryClass,
      LogReader reader,
      long examined,
      ExportOptions options,
      Gaps gaps) {
    this.deliveryClass = deliveryClass;
    this.reader = reader;
    this.examined = examined;
    this.options = options;
    this.gaps = gaps;
  }

  /** Reads what follows a position. */
  static ClassReader open(
      Path log, DeliveryClass deliveryClass, long position, ExportOptions options, Gaps gaps)
      throws LogException {
    return new ClassReader(
        deliveryClass, LogReader.openAt(log, position + 1), position, options, gaps);
  }

  /**
   * The next frames of the class up to frame {@code end}; none when there are no more.
   *
   * @throws LogException if the log is damaged there
   */
  List<ExportFrame> next(long end, String origin) throws LogException {
    List<ExportFrame> batch = new ArrayList<>();
    long bytes = 0;
    while (batch.size() < options.batchFrames()) {
      Frame frame = held == null ? reader.nextBefore(end + 1) : held;
      held = frame;
      if (frame == null) {
        break;
      }
      if (DeliveryClass.of(frame) == deliveryClass) {
        ExportFrame export =
            options.payloads()
                ? ExportFrame.disclosed(frame, origin)
                : ExportFrame.committed(frame, origin);
        bytes += export.jsonBytes();
        if (!batch.isEmpty() && bytes > options.batchBytes()) {
          break;
        }
        batch.add(export);
      }
      if (frame.seq() > examined + 1) {
        gaps.missing(examined + 1, frame.seq() - 1);
      }
      examined = frame.seq();
      last = frame;
      held = null;
    }
    return batch;
  }

  /** Every frame of the class up to this one was in a batch. */
  long examined() {
    return examined;
  }

  /** The frame of that number; null before the first one was read. */
  @Nullable Frame last() {
    return last;
  }

  @Override
  public void close() {
    reader.close();
  }
}
