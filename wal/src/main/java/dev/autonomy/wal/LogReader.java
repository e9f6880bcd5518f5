package dev.autonomy.wal;

import dev.autonomy.wal.note.SignedNote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log's frames in order, joined with their disclosures, also while another process writes.
 * Takes no lock. What it shows has been written; only the writer knows whether it is on stable
 * storage yet. For one thread.
 */
public final class LogReader implements AutoCloseable {

  private final Storage storage;
  private final FrameFilter filter;
  private @Nullable SegmentFile segment;
  private @Nullable SegmentCursor cursor;
  private long nextSeq;
  private long skippedFrames;
  private boolean behindSeal;
  private boolean lookedTwice;
  private boolean ended;

  private LogReader(Storage storage, long seq, FrameSelection selection) {
    this.storage = storage;
    this.filter = new FrameFilter(selection);
    this.nextSeq = seq;
  }

  /**
   * A reader that stands before the first frame.
   *
   * @throws LogException if there is no log, or its format cannot be read
   */
  public static LogReader open(Path directory) throws LogException {
    return openAt(directory, 1);
  }

  /**
   * A reader that stands before frame {@code seq}, or at the end when there are fewer.
   *
   * @throws LogException as {@link #open(Path)}
   */
  public static LogReader openAt(Path directory, long seq) throws LogException {
    return openAt(directory, seq, FrameSelection.ALL);
  }

  /**
   * A reader that stands before frame {@code seq} and shows only some frames.
   *
   * @throws LogException as {@link #open(Path)}
   */
  public static LogReader openAt(Path directory, long seq, FrameSelection selection)
      throws LogException {
    return openAt(existing(directory), seq, selection);
  }

  static LogReader openAt(Storage storage, long seq) throws LogException {
    return openAt(storage, seq, FrameSelection.ALL);
  }

  static LogReader openAt(Storage storage, long seq, FrameSelection selection) throws LogException {
    LogReader reader = new LogReader(storage, seq, selection);
    reader.seek();
    return reader;
  }

  /**
   * Numbers of the frames that the log's files begin with, ascending: places to start reading from
   * at once, and where {@link #openCalls} is known.
   *
   * @throws LogException as {@link #open(Path)}
   */
  public static List<Long> starts(Path directory) throws LogException {
    return SegmentName.segments(existing(directory));
  }

  /**
   * The last of these {@linkplain #starts places} before which every frame is earlier than {@code
   * time}.
   *
   * @throws LogException as {@link #open(Path)}
   */
  public static long startSince(Path directory, Instant time) throws LogException {
    return SegmentTimes.firstSeqSince(existing(directory), FrameClock.text(time));
  }

  /**
   * The {@linkplain #starts places} from which on every frame is found that is not earlier than
   * {@code time}; at least one.
   *
   * @throws LogException as {@link #open(Path)}
   */
  public static List<Long> startsSince(Path directory, Instant time) throws LogException {
    List<Long> all = starts(directory);
    long first = startSince(directory, time);
    List<Long> starts = all.stream().filter(start -> start >= first).toList();
    return starts.isEmpty() ? List.of(first) : starts; // those before were pruned meanwhile
  }

  /**
   * Every frame of one call, oldest first. Sealed segments are read where their index of calls
   * points to, the others are searched.
   *
   * @throws LogException if the log cannot be read
   */
  public static List<Frame> framesOf(Path directory, String auditId) throws LogException {
    return framesOf(existing(directory), auditId);
  }

  static List<Frame> framesOf(Storage storage, String auditId) throws LogException {
    return CallSearch.framesOf(storage, auditId);
  }

  /**
   * The log's last signed checkpoint; empty while there is none. Nothing is verified.
   *
   * @throws LogException if there is no such directory, or the file cannot be read
   */
  public static Optional<SignedNote> checkpoint(Path directory) throws LogException {
    return CheckpointNote.readIfSound(existing(directory)).map(CheckpointNote::note);
  }

  /**
   * Numbers of the decisions whose calls awaited their outcome where the file begins that the
   * reader is in.
   */
  public List<Long> openCalls() {
    List<Long> decisions = new ArrayList<>();
    if (segment != null) {
      for (OpenCalls.OpenCall call : segment.header().openCalls()) {
        decisions.add(call.seq());
      }
    }
    return decisions;
  }

  /** How many frames were pruned after the reader was opened and before it came to them. */
  public long skippedFrames() {
    return skippedFrames;
  }

  /**
   * The next frame, or null at the present end of the log; a later call then returns what was
   * appended meanwhile.
   *
   * @throws LogException if what comes next is damaged
   */
  public @Nullable Frame next() throws LogException {
    return nextBefore(Long.MAX_VALUE);
  }

  /**
   * The same, but null also where a frame of that number or a higher one would be next; it is not
   * read.
   *
   * @throws LogException if what comes next is damaged
   */
  public @Nullable Frame nextBefore(long end) throws LogException {
    while (true) {
      SegmentFile file = segment;
      SegmentCursor current = cursor;
      if (file == null
          || current == null
          || ended
          || current.nextSeq() >= end
          || filter.endsBefore(current.nextSeq())) {
        return null;
      }
      if (behindSeal) {
        if (!enter(current.nextSeq())) {
          return null;
        }
        behindSeal = false;
        continue;
      }
      switch (current.next()) {
        case FRAME -> {
          long seq = current.nextSeq() - 1;
          if (seq >= nextSeq) {
            nextSeq = seq + 1;
            ended = filter.endsBefore(current);
            if (!ended && filter.mayWant(current)) {
              return FrameJoin.frame(current);
            }
          }
        }
        case LOST -> {} // the numbers show it, and a frame of the log says why
        case SEALED -> behindSeal = true;
        case END, TORN -> {
          if (!isFollowed(file)) {
            reopenIfEmpty(file, current);
            return null;
          }
        }
      }
    }
  }

  @Override
  public void close() {
    if (segment != null) {
      segment.close();
    }
    segment = null;
    cursor = null;
  }

  /** Goes to the segment that holds {@link #nextSeq}, or to the last one. */
  private void seek() throws LogException {
    long first;
    do {
      List<Long> segments = SegmentName.segments(storage);
      first = segments.getFirst();
      for (long candidate : segments) {
        first = candidate <= nextSeq ? candidate : first;
      }
    } while (!openIfThere(first));
    if (segment != null && cursor != null && nextSeq > first) {
      Optional<SegmentSeal> seal = SegmentSeal.find(segment);
      if (seal.isPresent()) {
        seal.get().index().offsetBefore(first, nextSeq).ifPresent(cursor::seek);
      }
    }
  }

  /**
   * Goes to the segment that begins with frame {@code firstSeq}, if there is one yet, or to the
   * oldest one if that was pruned.
   */
  private boolean enter(long firstSeq) throws LogException {
    long entered;
    do {
      List<Long> segments = SegmentName.segments(storage);
      long oldest = segments.getFirst();
      if (oldest <= firstSeq && !segments.contains(firstSeq)) {
        return false;
      }
      entered = Math.max(oldest, firstSeq);
    } while (!openIfThere(entered));
    skippedFrames += entered - firstSeq;
    return true;
  }

  /** Opens a segment; false if it was pruned, or was empty and removed, since it was listed. */
  private boolean openIfThere(long firstSeq) throws LogException {
    try {
      open(firstSeq);
      return true;
    } catch (LogException e) {
      if (!Restarts.isVanished(e) || SegmentName.segments(storage).contains(firstSeq)) {
        throw e;
      }
      return false;
    }
  }

  private void open(long firstSeq) throws LogException {
    SegmentFile opened = SegmentFile.open(storage, firstSeq);
    close();
    segment = opened;
    cursor = new SegmentCursor(opened, SegmentCursor.Tail.GLANCE);
    lookedTwice = false;
  }

  /**
   * Whether a segment that is not sealed has a successor: then the writer has sealed it since, and
   * a second look finds that.
   *
   * @throws LogException if it does not
   */
  private boolean isFollowed(SegmentFile current) throws LogException {
    long last = SegmentName.segments(storage).getLast();
    if (last <= current.header().firstSeq()) {
      return false;
    }
    if (lookedTwice) {
      throw Damage.of(
          LogCode.WAL_CORRUPT_SEGMENT,
          current.name() + " is not sealed though " + SegmentName.of(last) + " follows");
    }
    lookedTwice = true;
    return true;
  }

  /** A segment without frames is replaced when the log is opened again. */
  private void reopenIfEmpty(SegmentFile current, SegmentCursor at) throws LogException {
    if (at.end() == current.headerEnd()) {
      openIfThere(current.header().firstSeq());
    }
  }

  /** The directory as storage, if it is there. */
  static Storage existing(Path directory) throws LogException {
    if (!Files.isDirectory(directory)) {
      throw new LogException(LogCode.WAL_NOT_FOUND, "there is no directory " + directory);
    }
    return new DiskStorage(directory);
  }
}
