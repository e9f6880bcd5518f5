package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleTree;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A log's sealed segments, the oldest first: all but the last one, which is never pruned.
 *
 * @param list what may go, in the order in which it would
 * @param segments how many segments there are, the last one included
 * @param sealedBytes length of the sealed ones together
 * @param totalBytes length of all of them, preallocated space included
 */
record SealedSegments(List<Sealed> list, int segments, long sealedBytes, long totalBytes) {

  /**
   * One of them.
   *
   * @param firstSeq number of its first frame
   * @param lastSeq number of its last frame
   * @param bytes its length
   * @param lastTime its last frame's time
   */
  record Sealed(long firstSeq, long lastSeq, long bytes, String lastTime) {}

  /** Reads the headers; what is pruned meanwhile is left out. */
  static SealedSegments of(Storage storage) throws IOException, LogException {
    List<Long> firstSeqs = SegmentName.segments(storage.list());
    List<Sealed> list = new ArrayList<>();
    long sealedBytes = 0;
    for (int i = 0; i + 1 < firstSeqs.size(); i++) {
      long bytes = sizeOf(storage, firstSeqs.get(i));
      if (bytes > 0) {
        long next = firstSeqs.get(i + 1);
        String lastTime = header(storage, next).lastTime();
        list.add(new Sealed(firstSeqs.get(i), next - 1, bytes, lastTime));
        sealedBytes += bytes;
      }
    }
    if (firstSeqs.isEmpty()) {
      return new SealedSegments(list, 0, 0, 0);
    }
    long last = sizeOf(storage, firstSeqs.getLast());
    return new SealedSegments(list, list.size() + 1, sealedBytes, sealedBytes + last);
  }

  /** How many of the oldest ones lie beyond {@code bound}. */
  int beyond(PruneBound bound) {
    int count = 0;
    long left = totalBytes;
    for (Sealed segment : list) {
      boolean goes =
          switch (bound) {
            case PruneBound.OlderThan(var time) ->
                segment.lastTime.compareTo(FrameClock.text(time)) < 0;
            case PruneBound.KeepBytes(long bytes) -> left > bytes;
            case PruneBound.BeforeSeq(long seq) -> segment.lastSeq < seq;
          };
      if (!goes) {
        break;
      }
      count++;
      left -= segment.bytes;
    }
    return count;
  }

  /**
   * How many of the oldest ones should go, were they allowed to: beyond the retention's bounds, or
   * in the way of the next segment below the ceiling.
   *
   * @param missingBytes how many must go in any case
   */
  int due(Retention retention, LogOptions options, long missingBytes) {
    LogLimits limits = options.limits();
    long open = totalBytes - sealedBytes;
    long room = Room.decisionBytes(limits) - limits.segmentBytes() + open;
    long kept = Math.min(room, totalBytes - missingBytes);
    int due = beyond(new PruneBound.KeepBytes(Math.max(0, kept)));
    if (retention.keepBytes().isPresent()) {
      due = Math.max(due, beyond(new PruneBound.KeepBytes(retention.keepBytes().getAsLong())));
    }
    if (retention.keepAge().isPresent()) {
      Instant oldest = options.clock().instant().minus(retention.keepAge().get());
      due = Math.max(due, beyond(new PruneBound.OlderThan(oldest)));
    }
    return due;
  }

  /** Why the one that would be the oldest, once {@code gone} are removed, stays. */
  String held(int gone, PruneConditions.Permit permit) {
    Sealed oldest = list.get(gone);
    return "its oldest segment, frames "
        + oldest.firstSeq
        + " to "
        + oldest.lastSeq
        + ", may not be pruned: "
        + permit.reason();
  }

  /** How many of the oldest ones end with frame {@code seq} or earlier. */
  int upTo(long seq) {
    int count = 0;
    while (count < list.size() && list.get(count).lastSeq <= seq) {
      count++;
    }
    return count;
  }

  /** What removing the {@code count} oldest ones comes to. */
  PruneReport report(Storage storage, int count) throws LogException {
    int kept = segments - count;
    if (count == 0) {
      return new PruneReport(0, 0, 0, 0, MerkleTree.EMPTY_ROOT, kept, totalBytes, Optional.empty());
    }
    long bytes = 0;
    for (Sealed segment : list.subList(0, count)) {
      bytes += segment.bytes;
    }
    long lastSeq = list.get(count - 1).lastSeq;
    Hash root = header(storage, lastSeq + 1).tree().root();
    return new PruneReport(
        list.getFirst().firstSeq,
        lastSeq,
        count,
        bytes,
        root,
        kept,
        totalBytes - bytes,
        Optional.empty());
  }

  /** The header of the segment that begins with frame {@code firstSeq}. */
  static SegmentHeader header(Storage storage, long firstSeq) throws LogException {
    try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
      return segment.header();
    }
  }

  private static long sizeOf(Storage storage, long firstSeq) throws IOException {
    try (StorageFile file = storage.openForReading(SegmentName.of(firstSeq))) {
      return file.size();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
