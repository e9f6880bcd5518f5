package dev.autonomy.telemetry;

import dev.autonomy.wal.DeliveryClass;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import java.nio.file.Path;
import java.util.function.ToLongFunction;

/** What is not delivered yet. */
final class Backlog {

  private Backlog() {}

  /** How many frames of the log lie behind the position of their class. */
  static long count(Path log, ToLongFunction<DeliveryClass> position) throws LogException {
    long least = Long.MAX_VALUE;
    for (DeliveryClass deliveryClass : DeliveryClass.values()) {
      least = Math.min(least, position.applyAsLong(deliveryClass));
    }
    long count = 0;
    try (LogReader reader = LogReader.openAt(log, least + 1)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        if (frame.seq() > position.applyAsLong(DeliveryClass.of(frame))) {
          count++;
        }
      }
    }
    return count;
  }

  /** The number of the log's last frame; 0 when it has none. */
  static long lastSeq(Path log) throws LogException {
    try (LogReader reader = LogReader.openAt(log, LogReader.starts(log).getLast())) {
      long last = 0;
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        last = frame.seq();
      }
      return last;
    }
  }
}
