package dev.autonomy.cli;

import dev.autonomy.line.CommandException;
import dev.autonomy.line.Output;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.LogCode;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Shows the frames of one log that a filter accepts. Times choose the files to read, and the last
 * frames are looked for from the end of the log: what a look costs follows from what it shows, not
 * from the size of the log.
 */
final class Inspection {

  private static final long FOLLOW_MILLIS = 200;

  /** Longer than a frame takes from its time to the disk: 2 s. */
  private static final Duration WRITING = Duration.ofSeconds(2);

  private final Path directory;
  private final FrameFilter filter;
  private final FrameWriter writer;
  private final Output error;
  private final InstantSource clock;
  private long skippedFrames;

  Inspection(
      Path directory, FrameFilter filter, FrameWriter writer, Output error, InstantSource clock) {
    this.directory = directory;
    this.filter = filter;
    this.writer = writer;
    this.error = error;
    this.clock = clock;
  }

  /** Waits until there is a log, and says so when it has to. */
  static void awaitLog(Path directory, Output error) throws CommandException, InterruptedException {
    boolean told = false;
    while (true) {
      try {
        LogReader.starts(directory);
        return;
      } catch (LogException e) {
        if (e.code() != LogCode.WAL_NOT_FOUND) {
          throw LogFailure.of(e, directory);
        }
      }
      if (!told) {
        error.line("waiting for a log in " + directory);
        error.flush();
        told = true;
      }
      TimeUnit.MILLISECONDS.sleep(FOLLOW_MILLIS);
    }
  }

  /**
   * Shows what is there.
   *
   * @param limit how many frames to show at most, the last ones
   * @return a reader that stands behind them
   */
  LogReader show(Optional<Long> limit) throws LogException {
    List<Long> starts =
        filter.since().isPresent()
            ? LogReader.startsSince(directory, filter.since().get())
            : LogReader.starts(directory);
    LogReader reader =
        limit.isPresent()
            ? showLast(starts, Math.toIntExact(limit.get()))
            : showAll(starts.getFirst());
    writer.flush();
    return reader;
  }

  /** Shows what comes behind the reader, until no frame can be accepted any more. */
  void follow(LogReader reader) throws LogException, InterruptedException {
    boolean over = false;
    while (!over) {
      TimeUnit.MILLISECONDS.sleep(FOLLOW_MILLIS);
      Instant written = clock.instant().minus(WRITING);
      over = filter.until().isPresent() && filter.until().get().isBefore(written);
      copy(reader);
      writer.flush();
    }
  }

  private LogReader showAll(long start) throws LogException {
    LogReader reader = open(start, Long.MAX_VALUE, filter);
    copy(reader);
    return reader;
  }

  private void copy(LogReader reader) throws LogException {
    for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
      if (filter.accepts(frame)) {
        writer.write(frame);
      }
    }
    saySkipped(reader);
  }

  private void saySkipped(LogReader reader) {
    long skipped = reader.skippedFrames() - skippedFrames;
    if (skipped > 0) {
      writer.flush();
      error.line(
          skipped == 1
              ? "1 frame was pruned before it was read"
              : skipped + " frames were pruned before they were read");
      error.flush();
      skippedFrames = reader.skippedFrames();
    }
  }

  /** Goes back file by file until there are enough frames. */
  private LogReader showLast(List<Long> starts, int limit) throws LogException {
    Deque<List<Frame>> parts = new ArrayDeque<>();
    int missing = limit;
    int newest = starts.size() - 1;
    LogReader reader = open(starts.get(newest), Long.MAX_VALUE, filter);
    List<Frame> part = last(reader, filter, missing);
    parts.addFirst(part);
    missing -= part.size();
    for (int i = newest - 1; i >= 0 && missing > 0; i--) {
      FrameFilter restarted = filter.restarted();
      try (LogReader older = open(starts.get(i), starts.get(i + 1), restarted)) {
        part = last(older, restarted, missing);
      }
      parts.addFirst(part);
      missing -= part.size();
    }
    for (List<Frame> frames : parts) {
      for (Frame frame : frames) {
        writer.write(frame);
      }
    }
    return reader;
  }

  private List<Frame> last(LogReader reader, FrameFilter accepting, int limit) throws LogException {
    Deque<Frame> last = new ArrayDeque<>();
    for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
      if (accepting.accepts(frame)) {
        last.addLast(frame);
        if (last.size() > limit) {
          last.removeFirst();
        }
      }
    }
    return new ArrayList<>(last);
  }

  /** A reader at the beginning of a file; the filter knows the calls that are open there. */
  private LogReader open(long start, long end, FrameFilter accepting) throws LogException {
    LogReader reader = LogReader.openAt(directory, start, accepting.selection().before(end));
    if (accepting.needsOpenCalls()) {
      for (long seq : reader.openCalls()) {
        try (LogReader decisions = LogReader.openAt(directory, seq)) {
          Frame decision = decisions.next();
          if (decision != null && decision.seq() == seq) {
            accepting.accepts(decision);
          }
        }
      }
    }
    return reader;
  }
}
