package dev.autonomy.telemetry;

import dev.autonomy.wal.Delivery;
import dev.autonomy.wal.DeliveryClass;
import dev.autonomy.wal.DeliveryFile;
import dev.autonomy.wal.LogCode;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogPruner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Delivers the frames of one log to a receiver, at least once, the urgent classes first. One batch
 * is on its way at a time; the position is written when it was accepted. So a crash, at whatever
 * moment, makes the receiver get that one batch twice and nothing get lost.
 *
 * <p>Only frames that a signed checkpoint covers are delivered: they are on stable storage, and no
 * power failure gives their numbers to others. For one thread.
 */
public final class Exporter implements AutoCloseable {

  /** Pruning takes files away while they are being opened; damage stays. */
  private static final int MAX_FAILURES = 3;

  private static final Duration FLUSH_PAUSE = Duration.ofMillis(50);

  private final Path log;
  private final Receiver receiver;
  private final ExportOptions options;
  private final Notices notices;
  private final Pauses pauses;
  private final Position position;
  private final Map<DeliveryClass, ClassReader> readers = new EnumMap<>(DeliveryClass.class);
  private long lostUpTo;

  private Exporter(
      Path log,
      Receiver receiver,
      ExportOptions options,
      Notices notices,
      Pauses pauses,
      Position position) {
    this.log = log;
    this.receiver = receiver;
    this.options = options;
    this.notices = notices;
    this.pauses = pauses;
    this.position = position;
  }

  /**
   * Begins where the last delivery ended.
   *
   * @throws LogException if there is no log, or it cannot be read
   * @throws ExportException if the log is not the one that was delivered before
   */
  public static Exporter open(
      ExportLock lock, Receiver receiver, ExportOptions options, Notices notices, Pauses pauses)
      throws LogException, ExportException {
    return open(lock.log(), receiver, options, notices, pauses, true);
  }

  /** The same, without keeping the position: a look at what is not delivered yet. */
  public static Exporter peek(
      Path log, Receiver receiver, ExportOptions options, Notices notices, Pauses pauses)
      throws LogException, ExportException {
    return open(log, receiver, options, notices, pauses, false);
  }

  private static Exporter open(
      Path log,
      Receiver receiver,
      ExportOptions options,
      Notices notices,
      Pauses pauses,
      boolean kept)
      throws LogException, ExportException {
    Position position = Position.open(log, kept, notices);
    Exporter exporter = new Exporter(log, receiver, options, notices, pauses, position);
    exporter.openReaders();
    return exporter;
  }

  private void openReaders() throws LogException {
    for (DeliveryClass deliveryClass : DeliveryClass.values()) {
      readers.put(
          deliveryClass,
          ClassReader.open(
              log, deliveryClass, position.upTo(deliveryClass), options, this::missing));
    }
  }

  /**
   * Delivers what is on stable storage now, and what comes meanwhile.
   *
   * @param patience with a receiver that does not take it
   * @throws ExportException if the receiver refuses for good, or patience has ended
   * @throws LogException if the log cannot be read, or the position not be written
   */
  public void deliver(Patience patience)
      throws LogException, ExportException, InterruptedException {
    // Or more and more would be sent twice after a crash while the disk takes no position.
    position.save();
    Attempt attempt = new Attempt(receiver, notices, pauses, patience);
    while (true) {
      long end = position.committed();
      if (!deliverMostUrgent(end, attempt)) {
        position.save();
        return;
      }
    }
  }

  /** Every frame up to this one was accepted. */
  public long delivered() {
    return position.delivered();
  }

  /** Delivers one batch, if there is any; afterwards something more urgent may be there. */
  private boolean deliverMostUrgent(long end, Attempt attempt)
      throws LogException, ExportException, InterruptedException {
    for (Map.Entry<DeliveryClass, ClassReader> entry : readers.entrySet()) {
      ClassReader reader = entry.getValue();
      List<ExportFrame> batch = reader.next(end, position.origin());
      position.saw(reader.last());
      if (!batch.isEmpty()) {
        deliver(entry.getKey(), batch, reader.examined(), attempt);
        return true;
      }
      position.accept(entry.getKey(), reader.examined());
    }
    return false;
  }

  /** Delivers frames of a class, behind which the position is {@code behind}. */
  private void deliver(
      DeliveryClass deliveryClass, List<ExportFrame> frames, long behind, Attempt attempt)
      throws LogException, ExportException, InterruptedException {
    Receipt receipt = attempt.send(frames);
    switch (receipt) {
      case Receipt.Accepted(String warning) -> {
        if (!warning.isEmpty()) {
          notices.say(receiver.describe() + " accepts " + range(frames) + " and says: " + warning);
        }
      }
      case Receipt.PartlyRefused(long refused, String reason) ->
          refused(refused + " of " + range(frames), reason);
      case Receipt.Unacceptable(String reason) -> {
        if (frames.size() > 1) {
          int half = frames.size() / 2;
          long middle = frames.get(half - 1).seq();
          deliver(deliveryClass, frames.subList(0, half), middle, attempt);
          deliver(deliveryClass, frames.subList(half, frames.size()), behind, attempt);
          return;
        }
        refused(range(frames), reason);
      }
      case Receipt.Impossible(String reason) -> throw new ExportException(reason);
      case Receipt.Later(String reason, var after) ->
          throw new ExportException("gave up: " + reason);
    }
    position.accept(deliveryClass, behind);
    position.save();
  }

  private void refused(String what, String reason) throws ExportException {
    String line = receiver.describe() + " refuses " + what + " for good: " + reason;
    if (!options.skipRefused()) {
      throw new ExportException(
          line + "; nothing is left out: correct the receiver, or go on with --skip-refused");
    }
    notices.say(line + "; left out");
  }

  private static String range(List<ExportFrame> frames) {
    long first = frames.getFirst().seq();
    long last = frames.getLast().seq();
    return first == last
        ? "frame " + first
        : frames.size() + " frames between " + first + " and " + last;
  }

  private void missing(long firstSeq, long lastSeq) {
    if (lastSeq > lostUpTo) {
      long first = Math.max(firstSeq, lostUpTo + 1);
      lostUpTo = lastSeq;
      notices.say(
          "frames "
              + first
              + " to "
              + lastSeq
              + " were pruned before all of them were delivered: "
              + (lastSeq - first + 1)
              + " frames are lost to "
              + receiver.describe());
    }
  }

  /**
   * How many frames of the log were not accepted yet, those that no checkpoint covers included.
   * Reads all that follow the position.
   *
   * @throws LogException if they cannot be read
   */
  public long left() throws LogException {
    return Backlog.count(log, position::upTo);
  }

  /**
   * Delivers for ever, as frames come. A disk without room for the position is waited for.
   *
   * @param interval between looks for new frames
   * @throws ExportException if the receiver refuses for good, or the log was replaced
   * @throws LogException if the log stays unreadable, or the position cannot be written
   */
  public void follow(Duration interval) throws LogException, ExportException, InterruptedException {
    int failures = 0;
    boolean full = false;
    while (true) {
      try {
        deliver(Patience.endless());
        failures = 0;
        full = false;
      } catch (LogException e) {
        if (e.code() == LogCode.WAL_FULL) {
          if (!full) {
            notices.say(String.valueOf(e.getMessage()));
          }
          full = true;
        } else if (++failures > MAX_FAILURES) {
          throw e;
        }
        close();
        openReaders();
      }
      pauses.pause(interval);
    }
  }

  /**
   * Delivers every frame that the log has now, and waits for those that no checkpoint covers yet:
   * the writer signs one within a second.
   *
   * @param limit how long to try
   * @return how many frames are left
   * @throws ExportException if the receiver refuses for good, or time ran out while it did not
   *     answer
   */
  public long flush(Duration limit) throws LogException, ExportException, InterruptedException {
    long start = pauses.nanoTime();
    long last = Backlog.lastSeq(log);
    while (true) {
      Duration left = limit.minusNanos(pauses.nanoTime() - start);
      deliver(Patience.total(left));
      if (delivered() >= last) {
        return 0;
      }
      if (left.isNegative()) {
        return left();
      }
      pauses.pause(FLUSH_PAUSE);
    }
  }

  /**
   * Waits until another process has delivered every frame that the log has now. What the file says
   * about another log does not count.
   *
   * @param limit how long to wait
   * @return how many frames are left
   */
  public static long awaitOther(Path log, Duration limit, Pauses pauses)
      throws LogException, InterruptedException {
    long start = pauses.nanoTime();
    long last = Backlog.lastSeq(log);
    DeliveryFile file = DeliveryFile.of(log);
    LogPruner.DeliveryPosition position = file.position();
    while (position.deliveredSeq() < last) {
      if (limit.minusNanos(pauses.nanoTime() - start).isNegative()) {
        Optional<Delivery> delivery = file.readOfLog();
        return Backlog.count(log, type -> delivery.map(at -> at.upTo(type)).orElse(0L));
      }
      pauses.pause(FLUSH_PAUSE);
    }
    return 0;
  }

  @Override
  public void close() {
    readers.values().forEach(ClassReader::close);
    readers.clear();
  }
}
