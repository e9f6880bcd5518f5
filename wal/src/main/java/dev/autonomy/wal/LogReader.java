package dev.autonomy.wal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
  private @Nullable SegmentFile segment;
  private @Nullable SegmentCursor cursor;
  private long nextSeq;
  private boolean behindSeal;
  private boolean lookedTwice;

  private LogReader(Storage storage, long seq) {
    this.storage = storage;
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
    return openAt(existing(directory), seq);
  }

  static LogReader openAt(Storage storage, long seq) throws LogException {
    LogReader reader = new LogReader(storage, seq);
    reader.seek();
    return reader;
  }

  /**
   * Every frame of one call, oldest first.
   *
   * @throws LogException if the log cannot be read
   */
  public static List<Frame> framesOf(Path directory, String auditId) throws LogException {
    return framesOf(existing(directory), auditId);
  }

  static List<Frame> framesOf(Storage storage, String auditId) throws LogException {
    byte[] text = auditId.getBytes(StandardCharsets.UTF_8);
    List<Frame> frames = new ArrayList<>();
    try (LogReader reader = openAt(storage, AuditIdTime.firstSeqToSearch(storage, auditId))) {
      for (Frame frame = reader.next(text); frame != null; frame = reader.next(text)) {
        if (frame.auditId().equals(auditId)) {
          frames.add(frame);
        }
      }
    }
    return frames;
  }

  /**
   * The log's last signed checkpoint; empty while there is none. Nothing is verified.
   *
   * @throws LogException if there is no such directory, or the file cannot be read
   */
  public static Optional<SignedNote> checkpoint(Path directory) throws LogException {
    Storage storage = existing(directory);
    try {
      return CheckpointFile.read(storage, SegmentName.CHECKPOINT).flatMap(SignedNote::parse);
    } catch (IOException e) {
      throw Damage.io("cannot read the checkpoint in " + storage.describe(), e);
    }
  }

  /**
   * The next frame, or null at the present end of the log; a later call then returns what was
   * appended meanwhile.
   *
   * @throws LogException if what comes next is damaged
   */
  public @Nullable Frame next() throws LogException {
    return next(new byte[0]);
  }

  /** The next frame whose text contains {@code part}. */
  private @Nullable Frame next(byte[] part) throws LogException {
    while (true) {
      SegmentFile file = segment;
      SegmentCursor current = cursor;
      if (file == null || current == null || behindSeal && !enter(current.nextSeq())) {
        return null;
      }
      if (behindSeal) {
        behindSeal = false;
        continue;
      }
      switch (current.next()) {
        case FRAME -> {
          long seq = current.nextSeq() - 1;
          if (seq >= nextSeq) {
            nextSeq = seq + 1;
            if (contains(current, part)) {
              return frame(current);
            }
          }
        }
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

  private static Frame frame(SegmentCursor cursor) throws LogException {
    Frame.Place place = cursor.place();
    byte[] text = cursor.copyText();
    FrameText frame = FrameText.parse(text, place);
    FrameJoin joined = FrameJoin.join(frame, cursor.disclosures(), place);
    return new Frame(
        frame.seq(),
        frame.time(),
        frame.kind(),
        frame.node(),
        joined.attrs(),
        joined.withheld(),
        new String(text, StandardCharsets.UTF_8),
        place);
  }

  /** Goes to the segment that holds {@link #nextSeq}, or to the last one. */
  private void seek() throws LogException {
    List<Long> segments = segments();
    if (segments.isEmpty()) {
      throw new LogException(LogCode.WAL_NOT_FOUND, "there is no log in " + storage.describe());
    }
    long first = segments.getFirst();
    for (long candidate : segments) {
      first = candidate <= nextSeq ? candidate : first;
    }
    open(first);
    if (segment != null && cursor != null && nextSeq > first) {
      Optional<SegmentSeal> seal = SegmentSeal.find(segment);
      if (seal.isPresent()) {
        seal.get().index().offsetBefore(first, nextSeq).ifPresent(cursor::seek);
      }
    }
  }

  /** Goes to the segment that begins with frame {@code firstSeq}, if there is one yet. */
  private boolean enter(long firstSeq) throws LogException {
    if (!segments().contains(firstSeq)) {
      return false;
    }
    open(firstSeq);
    return true;
  }

  private void open(long firstSeq) throws LogException {
    close();
    SegmentFile opened = SegmentFile.open(storage, firstSeq);
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
    long last = segments().getLast();
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
      open(current.header().firstSeq());
    }
  }

  private static boolean contains(SegmentCursor cursor, byte[] part) {
    byte[] text = cursor.array();
    int last = cursor.textOffset() + cursor.textLength() - part.length;
    for (int i = cursor.textOffset(); i <= last; i++) {
      if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  private List<Long> segments() throws LogException {
    try {
      return SegmentName.segments(storage.list());
    } catch (IOException e) {
      throw Damage.io("cannot list the log directory " + storage.describe(), e);
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
