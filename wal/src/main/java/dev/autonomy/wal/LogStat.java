package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.VerifierKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A log at a glance, from its headers, seals and the frames of its last segment. Nothing is
 * verified.
 *
 * @param origin the log's identity
 * @param formatVersion version of its format
 * @param firstSeq number of the oldest frame that is there; older ones were pruned
 * @param segments how many segment files there are
 * @param frames how many frames the log has had
 * @param sizeBytes length of all segment files, preallocated space included
 * @param lastTime time of the last frame; empty when there is none
 * @param sealed whether the last segment is sealed: the log is not in use and was closed
 * @param checkpoint the checkpoint, its signature not verified
 * @param verifierKey the public key beside the log
 */
public record LogStat(
    String origin,
    int formatVersion,
    long firstSeq,
    int segments,
    long frames,
    long sizeBytes,
    Optional<String> lastTime,
    boolean sealed,
    Optional<Checkpoint> checkpoint,
    Optional<VerifierKey> verifierKey) {

  /**
   * Looks at the log in {@code directory}.
   *
   * @throws LogException if there is none, or it cannot be read
   */
  public static LogStat of(Path directory) throws LogException {
    return of(LogReader.existing(directory));
  }

  static LogStat of(Storage storage) throws LogException {
    return Restarts.whilePruned(() -> look(storage));
  }

  private static LogStat look(Storage storage) throws LogException {
    try {
      List<Long> firstSeqs = SegmentName.segments(storage.list());
      if (firstSeqs.isEmpty()) {
        throw new LogException(LogCode.WAL_NOT_FOUND, "there is no log in " + storage.describe());
      }
      long bytes = 0;
      for (long firstSeq : firstSeqs) {
        try (StorageFile file = storage.openForReading(SegmentName.of(firstSeq))) {
          bytes += file.size();
        } catch (NoSuchFileException e) {
          throw Damage.vanished(SegmentName.of(firstSeq), e);
        }
      }
      try (SegmentFile last = SegmentFile.open(storage, firstSeqs.getLast())) {
        return of(storage, firstSeqs, bytes, last);
      }
    } catch (IOException e) {
      throw Damage.io("cannot read the log in " + storage.describe(), e);
    }
  }

  private static LogStat of(Storage storage, List<Long> firstSeqs, long bytes, SegmentFile last)
      throws IOException, LogException {
    SegmentCursor cursor = new SegmentCursor(last, SegmentCursor.Tail.GLANCE);
    String time = last.header().lastTime();
    SegmentCursor.Step step = cursor.next();
    while (step == SegmentCursor.Step.FRAME || step == SegmentCursor.Step.LOST) {
      if (step == SegmentCursor.Step.FRAME) {
        time = FrameText.peekTime(cursor.array(), cursor.textOffset(), cursor.textLength());
      }
      step = cursor.next();
    }
    return new LogStat(
        last.header().origin(),
        SegmentHeader.VERSION,
        firstSeqs.getFirst(),
        firstSeqs.size(),
        cursor.nextSeq() - 1,
        bytes,
        time.equals(FrameClock.NEVER) ? Optional.empty() : Optional.of(time),
        step == SegmentCursor.Step.SEALED,
        CheckpointNote.readIfSound(storage).map(CheckpointNote::checkpoint),
        CheckpointFile.readVerifierKey(storage));
  }
}
