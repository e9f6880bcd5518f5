package dev.autonomy.wal;

import java.time.Instant;

/**
 * Narrows the search for a call's frames by the time in its id: a UUID of version 7 begins with the
 * milliseconds since 1970 (RFC 9562, section 5.7).
 */
final class AuditIdTime {

  /** The id's clock may have been ahead of the log's by so much: one hour. */
  private static final long SLACK_MILLIS = 3_600_000;

  private static final int TEXT_CHARS = 36;
  private static final int VERSION_AT = 14;

  private AuditIdTime() {}

  /** Number of the first frame that may be about the call: a segment's first. */
  static long firstSeqToSearch(Storage storage, String auditId) throws LogException {
    long millis = millis(auditId);
    if (millis < SLACK_MILLIS) {
      return 1;
    }
    return SegmentTimes.firstSeqSince(
        storage, FrameClock.text(Instant.ofEpochMilli(millis - SLACK_MILLIS)));
  }

  /** The id's time; 0 when it has none. */
  static long millis(String auditId) {
    if (auditId.length() != TEXT_CHARS || auditId.charAt(VERSION_AT) != '7') {
      return 0;
    }
    try {
      return Long.parseLong(auditId.substring(0, 8) + auditId.substring(9, 13), 16);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
