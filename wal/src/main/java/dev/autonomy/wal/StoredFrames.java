package dev.autonomy.wal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * Walks over a log's frames as they are stored, without a look into their JSON: for proofs and
 * exports, which are about exact bytes. For one thread.
 */
final class StoredFrames implements AutoCloseable {

  private final Storage storage;
  private SegmentFile segment;
  private SegmentCursor cursor;

  private StoredFrames(Storage storage, SegmentFile segment) {
    this.storage = storage;
    this.segment = segment;
    this.cursor = new SegmentCursor(segment, SegmentCursor.Tail.GLANCE);
  }

  /**
   * Stands on frame {@code seq}.
   *
   * @throws LogException if there is no such frame, or it cannot be read
   */
  static StoredFrames at(Storage storage, long seq) throws LogException {
    List<Long> segments = segments(storage);
    if (segments.isEmpty() || segments.getFirst() > seq) {
      throw missing(storage, seq);
    }
    StoredFrames frames = from(storage, seq).orElseThrow(() -> missing(storage, seq));
    if (frames.seq() != seq) {
      frames.close();
      throw Damage.lost(seq, storage);
    }
    return frames;
  }

  /**
   * Stands on frame {@code seq}, or when it was pruned or lost on the first one behind it; empty
   * when there is none yet.
   */
  static Optional<StoredFrames> from(Storage storage, long seq) throws LogException {
    List<Long> segments = segments(storage);
    if (segments.isEmpty()) {
      return Optional.empty();
    }
    long first = segments.getFirst();
    for (long candidate : segments) {
      first = candidate <= seq ? candidate : first;
    }
    SegmentFile segment = SegmentFile.open(storage, first);
    StoredFrames frames = new StoredFrames(storage, segment);
    try {
      if (frames.seek(seq)) {
        return Optional.of(frames);
      }
    } catch (LogException | RuntimeException e) {
      frames.close();
      throw e;
    }
    frames.close();
    return Optional.empty();
  }

  private boolean seek(long seq) throws LogException {
    long first = segment.header().firstSeq();
    Optional<SegmentSeal> seal = SegmentSeal.find(segment);
    if (seal.isPresent() && first <= seq) {
      seal.get().index().offsetBefore(first, seq).ifPresent(cursor::seek);
    }
    do {
      if (!next()) {
        return false;
      }
    } while (seq() < seq);
    return true;
  }

  /** Goes to the next frame, if there is one yet. */
  boolean next() throws LogException {
    while (true) {
      SegmentCursor.Step step = cursor.next();
      if (step == SegmentCursor.Step.FRAME) {
        return true;
      }
      if (step == SegmentCursor.Step.LOST) {
        continue;
      }
      long following = cursor.nextSeq();
      List<Long> segments = segments(storage);
      if (segments.isEmpty() || segments.getFirst() > following) {
        String gone = SegmentName.of(following);
        throw Damage.vanished(gone, new NoSuchFileException(gone));
      }
      if (following == segment.header().firstSeq() || !segments.contains(following)) {
        return false;
      }
      SegmentFile opened = SegmentFile.open(storage, following);
      segment.close();
      segment = opened;
      cursor = new SegmentCursor(opened, SegmentCursor.Tail.GLANCE);
    }
  }

  /** Number of the frame. */
  long seq() {
    return cursor.nextSeq() - 1;
  }

  /** A copy of its exact text. */
  byte[] copyText() {
    return cursor.copyText();
  }

  /** The records beside it; valid until {@link #next}. */
  List<Disclosure> disclosures() {
    return cursor.disclosures();
  }

  @Override
  public void close() {
    segment.close();
  }

  private static List<Long> segments(Storage storage) throws LogException {
    try {
      return SegmentName.segments(storage.list());
    } catch (IOException e) {
      throw Damage.io("cannot list the log directory " + storage.describe(), e);
    }
  }

  private static LogException missing(Storage storage, long seq) {
    return new LogException(
        LogCode.WAL_NOT_FOUND, "there is no frame " + seq + " in " + storage.describe());
  }
}
