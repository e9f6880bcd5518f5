package dev.autonomy.wal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Writes the indexes of calls anew that are missing, or that look-ups do not believe. */
final class CallIndexes {

  private CallIndexes() {}

  /**
   * Completes them, as far as the disk lets it: a segment that is damaged, or whose index cannot be
   * written, is searched as before.
   *
   * @param doubted whether to write those anew as well that look-ups believe
   * @return how many were written
   */
  static int complete(Storage storage, boolean doubted) throws LogException {
    int written = 0;
    try {
      for (long firstSeq : SegmentName.segments(storage.list())) {
        try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
          if (segment.file().size() >= CallIndex.MIN_SEGMENT_BYTES
              && (doubted || !isBelieved(storage, segment))
              && write(storage, segment)) {
            written++;
          }
        } catch (LogException e) {
          // Its calls cannot be listed; whoever reads it is told.
        }
      }
      if (written > 0) {
        storage.syncNames();
      }
    } catch (IOException e) {
      throw Damage.writing("an index of calls", storage, e);
    }
    return written;
  }

  private static boolean isBelieved(Storage storage, SegmentFile segment) throws IOException {
    try (StorageFile index = storage.openForReading(SegmentName.callsOf(segment.name()))) {
      return CallIndex.isBelieved(index, segment.file());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static boolean write(Storage storage, SegmentFile segment)
      throws IOException, LogException {
    CallList calls = new CallList();
    SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.INSPECT);
    SegmentCursor.Step step = cursor.next();
    while (step == SegmentCursor.Step.FRAME || step == SegmentCursor.Step.LOST) {
      String auditId = step == SegmentCursor.Step.FRAME ? FrameFacts.of(cursor).auditId() : null;
      if (auditId != null) {
        calls.add(CallList.key(auditId), cursor.batchStart());
      }
      step = cursor.next();
    }
    if (step != SegmentCursor.Step.SEALED || calls.isOverflown()) {
      return false;
    }
    CallIndex.write(storage, segment.name(), segment.file(), calls);
    return true;
  }
}
