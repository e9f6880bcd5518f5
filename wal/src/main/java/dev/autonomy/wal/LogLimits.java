package dev.autonomy.wal;

import java.time.Duration;

/**
 * Every bound of a log.
 *
 * @param maxBytes ceiling of all segment files together; entries beyond it are refused
 * @param segmentBytes size at which a segment is sealed and the next one begins
 * @param maxBatchBytes most bytes that one {@code fdatasync} makes durable, a single entry
 *     excepted; at most {@link #MAX_BATCH_BYTES}
 * @param maxEntryBytes largest entry, disclosures included; at most {@link #MAX_ENTRY_BYTES}
 * @param maxQueuedBytes entries that wait for the writer; callers beyond it wait to be admitted
 * @param maxOpenCalls allowed calls that may await their outcome at one time
 * @param checkpointInterval longest age of the signed checkpoint while frames arrive
 * @param probeInterval how often a log that refuses entries tries the disk again
 * @param maxWait how long an append waits for a disk that does not answer, before it is refused
 */
public record LogLimits(
    long maxBytes,
    int segmentBytes,
    int maxBatchBytes,
    int maxEntryBytes,
    int maxQueuedBytes,
    int maxOpenCalls,
    Duration checkpointInterval,
    Duration probeInterval,
    Duration maxWait) {

  /** Largest bound for one entry: 15 MiB, so that every record's length fits in three bytes. */
  public static final int MAX_ENTRY_BYTES = 15 << 20;

  /** Largest bound for a batch: 32 MiB. */
  public static final int MAX_BATCH_BYTES = 32 << 20;

  /** Smallest segment: 64 KiB. */
  public static final int MIN_SEGMENT_BYTES = 64 << 10;

  /**
   * 1 GiB in segments of 64 MiB, batches of 1 MiB, entries of 8 MiB, a checkpoint a second, waits
   * of 10 s.
   */
  public static final LogLimits DEFAULTS =
      new LogLimits(
          1L << 30,
          64 << 20,
          1 << 20,
          8 << 20,
          32 << 20,
          16_384,
          Duration.ofSeconds(1),
          Duration.ofMillis(250),
          Duration.ofSeconds(10));

  /** Refuses bounds under which nothing could be written. */
  public LogLimits {
    if (maxEntryBytes < 1 || maxEntryBytes > MAX_ENTRY_BYTES) {
      throw new IllegalArgumentException(
          "maxEntryBytes is " + maxEntryBytes + ", expected 1 to " + MAX_ENTRY_BYTES);
    }
    if (segmentBytes < MIN_SEGMENT_BYTES) {
      throw new IllegalArgumentException(
          "segmentBytes is " + segmentBytes + ", expected at least " + MIN_SEGMENT_BYTES);
    }
    if (maxBytes < segmentBytes) {
      throw new IllegalArgumentException(
          "maxBytes is " + maxBytes + ", expected at least segmentBytes, " + segmentBytes);
    }
    if (maxBatchBytes > MAX_BATCH_BYTES) {
      throw new IllegalArgumentException(
          "maxBatchBytes is " + maxBatchBytes + ", expected at most " + MAX_BATCH_BYTES);
    }
    if (maxBatchBytes < 1 || maxQueuedBytes < 1 || maxOpenCalls < 1) {
      throw new IllegalArgumentException("every bound of a log is at least 1");
    }
    if (!checkpointInterval.isPositive() || !probeInterval.isPositive() || !maxWait.isPositive()) {
      throw new IllegalArgumentException("every interval of a log is positive");
    }
  }

  /** The same with another ceiling; segments shrink when one would be more than a quarter of it. */
  public LogLimits withMaxBytes(long bytes) {
    Edit edit = new Edit(this);
    edit.maxBytes = bytes;
    edit.segmentBytes = (int) Math.min(segmentBytes, Math.max(bytes / 4, MIN_SEGMENT_BYTES));
    return edit.limits();
  }

  /** The same with segments of another size. */
  public LogLimits withSegmentBytes(int bytes) {
    Edit edit = new Edit(this);
    edit.segmentBytes = bytes;
    return edit.limits();
  }

  /** The same with batches of another size. */
  public LogLimits withMaxBatchBytes(int bytes) {
    Edit edit = new Edit(this);
    edit.maxBatchBytes = bytes;
    return edit.limits();
  }

  /** The same with another bound for one entry. */
  public LogLimits withMaxEntryBytes(int bytes) {
    Edit edit = new Edit(this);
    edit.maxEntryBytes = bytes;
    return edit.limits();
  }

  /** The same with another bound for the queue. */
  public LogLimits withMaxQueuedBytes(int bytes) {
    Edit edit = new Edit(this);
    edit.maxQueuedBytes = bytes;
    return edit.limits();
  }

  /** The same with another bound for calls that await their outcome. */
  public LogLimits withMaxOpenCalls(int calls) {
    Edit edit = new Edit(this);
    edit.maxOpenCalls = calls;
    return edit.limits();
  }

  /** The same with other intervals. */
  public LogLimits withIntervals(Duration checkpoint, Duration probe) {
    Edit edit = new Edit(this);
    edit.checkpointInterval = checkpoint;
    edit.probeInterval = probe;
    return edit.limits();
  }

  /** The same with another bound for the wait for the disk. */
  public LogLimits withMaxWait(Duration wait) {
    Edit edit = new Edit(this);
    edit.maxWait = wait;
    return edit.limits();
  }

  /** Limits that are about to differ in one bound. */
  private static final class Edit {
    long maxBytes;
    int segmentBytes;
    int maxBatchBytes;
    int maxEntryBytes;
    int maxQueuedBytes;
    int maxOpenCalls;
    Duration checkpointInterval;
    Duration probeInterval;
    Duration maxWait;

    Edit(LogLimits from) {
      maxBytes = from.maxBytes;
      segmentBytes = from.segmentBytes;
      maxBatchBytes = from.maxBatchBytes;
      maxEntryBytes = from.maxEntryBytes;
      maxQueuedBytes = from.maxQueuedBytes;
      maxOpenCalls = from.maxOpenCalls;
      checkpointInterval = from.checkpointInterval;
      probeInterval = from.probeInterval;
      maxWait = from.maxWait;
    }

    LogLimits limits() {
      return new LogLimits(
          maxBytes,
          segmentBytes,
          maxBatchBytes,
          maxEntryBytes,
          maxQueuedBytes,
          maxOpenCalls,
          checkpointInterval,
          probeInterval,
          maxWait);
    }
  }
}
