package dev.autonomy.wal;

import java.io.IOException;

/**
 * Removes segments in the one order that a crash may interrupt anywhere: first the signed note that
 * explains the log's later beginning, then the frame that says so in the log itself, then the
 * files, the oldest first. Until a file is gone the note only covers more than is missing.
 */
final class SegmentRemoval {

  /** Says that segments are gone, before they are. */
  interface Announcement {

    /** Signs the note about the tree over what goes; durable when this returns. */
    void sign(SegmentHeader next) throws IOException, LogException;

    /** Appends the frame; durable when this returns. */
    void append(Entry entry) throws LogException;
  }

  private SegmentRemoval() {}

  /** Says that what {@code report} names goes. */
  static void announce(Storage storage, PruneReport report, Announcement announcement)
      throws IOException, LogException {
    announcement.sign(SealedSegments.header(storage, report.lastSeq() + 1));
    announcement.append(LogEntries.pruned(report));
  }

  /**
   * Removes one segment, the oldest, which was announced; durable when this returns.
   *
   * @param gone told as soon as the file is not there any more, durably or not
   */
  static void remove(Storage storage, SealedSegments.Sealed oldest, Runnable gone)
      throws IOException {
    String segment = SegmentName.of(oldest.firstSeq());
    storage.delete(SegmentName.callsOf(segment));
    storage.delete(segment);
    gone.run();
    storage.syncNames(); // or a crash could bring back an older one without its successor
  }
}
