package dev.autonomy.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes the oldest segments of a log, and keeps what proofs about the rest need: the roots of the
 * complete subtrees at the right edge of what is gone. They stand in the header of the segment that
 * becomes the first, and no proof of a later frame needs more. What is gone is said by a frame
 * ({@link FrameKind#LOG_PRUNED}) and by a signed note beside the log.
 *
 * <p>Only sealed segments go, and never the last one. First the note is written, then the frame,
 * then the segments go, the oldest first: whatever interrupts that leaves a log that opens and
 * verifies, and the next pruning removes the rest.
 */
public final class LogPruner {

  /** How far a log has been delivered to where it is kept. */
  @FunctionalInterface
  public interface DeliveryPosition {

    /** Number of the last frame that is kept elsewhere. */
    long deliveredSeq();

    /** Nobody collects the log: whoever prunes decides alone. */
    static DeliveryPosition notConfigured() {
      return () -> Long.MAX_VALUE;
    }
  }

  /** A segment that may go. */
  private record Candidate(long firstSeq, long lastSeq, long bytes, String lastTime) {}

  private final LockedLog log;
  private final List<Long> firstSeqs;
  private final List<Candidate> candidates = new ArrayList<>();
  private long totalBytes;

  private LogPruner(LockedLog log) throws IOException, LogException {
    this.log = log;
    firstSeqs = SegmentName.segments(log.storage().list());
    for (int i = 0; i < firstSeqs.size(); i++) {
      long bytes;
      try (StorageFile file = log.storage().openForReading(SegmentName.of(firstSeqs.get(i)))) {
        bytes = file.size();
      }
      totalBytes += bytes;
      if (i + 1 < firstSeqs.size()) {
        long next = firstSeqs.get(i + 1);
        String lastTime = header(next).lastTime();
        candidates.add(new Candidate(firstSeqs.get(i), next - 1, bytes, lastTime));
      }
    }
  }

  /**
   * What {@link #prune} would remove. Changes nothing.
   *
   * @throws LogException if the log is in use, there is none, or it does not open
   */
  public static PruneReport plan(
      Path directory, LogOptions options, PruneBound bound, DeliveryPosition delivery)
      throws LogException {
    try (LockedLog log = LockedLog.acquire(directory, options)) {
      return run(log, bound, delivery, false);
    }
  }

  /**
   * Removes the oldest segments up to {@code bound}, as far as they are delivered.
   *
   * @param options the log's own: node, signing key, clock
   * @throws LogException if the log is in use, there is none, it does not open, or the disk refuses
   */
  public static PruneReport prune(
      Path directory, LogOptions options, PruneBound bound, DeliveryPosition delivery)
      throws LogException {
    try (LockedLog log = LockedLog.acquire(directory, options)) {
      return run(log, bound, delivery, true);
    }
  }

  static PruneReport run(LockedLog log, PruneBound bound, DeliveryPosition delivery, boolean remove)
      throws LogException {
    log.recover();
    try {
      LogPruner pruner = new LogPruner(log);
      List<Candidate> chosen = pruner.choose(bound, delivery.deliveredSeq());
      PruneReport report = pruner.report(chosen);
      if (remove && !report.isEmpty()) {
        pruner.remove(chosen, report);
      }
      return report;
    } catch (IOException e) {
      throw Damage.writing("while pruning", log.storage(), e);
    }
  }

  private List<Candidate> choose(PruneBound bound, long deliveredSeq) {
    List<Candidate> chosen = new ArrayList<>();
    long left = totalBytes;
    for (Candidate candidate : candidates) {
      boolean goes =
          switch (bound) {
            case PruneBound.OlderThan(var time) ->
                candidate.lastTime.compareTo(FrameClock.text(time)) < 0;
            case PruneBound.KeepBytes(long bytes) -> left > bytes;
            case PruneBound.BeforeSeq(long seq) -> candidate.lastSeq < seq;
          };
      if (!goes || candidate.lastSeq > deliveredSeq) {
        break;
      }
      chosen.add(candidate);
      left -= candidate.bytes;
    }
    return chosen;
  }

  private PruneReport report(List<Candidate> chosen) throws LogException {
    long bytes = 0;
    for (Candidate candidate : chosen) {
      bytes += candidate.bytes;
    }
    int kept = firstSeqs.size() - chosen.size();
    if (chosen.isEmpty()) {
      return new PruneReport(0, 0, 0, 0, MerkleTree.EMPTY_ROOT, kept, totalBytes);
    }
    long lastSeq = chosen.getLast().lastSeq;
    return new PruneReport(
        chosen.getFirst().firstSeq,
        lastSeq,
        chosen.size(),
        bytes,
        header(lastSeq + 1).tree().root(),
        kept,
        totalBytes - bytes);
  }

  private void remove(List<Candidate> chosen, PruneReport report) throws IOException, LogException {
    Storage storage = log.storage();
    SegmentHeader next = header(report.lastSeq() + 1);
    PrunedNote.write(storage, next.origin(), next.tree(), log.keySource().load(false));
    try (Log opened = log.open()) {
      opened.append(LogEntries.pruned(report));
    }
    for (Candidate candidate : chosen) {
      String segment = SegmentName.of(candidate.firstSeq);
      storage.delete(SegmentName.callsOf(segment));
      storage.delete(segment);
      storage.syncNames(); // or a crash could bring back an older one without its successor
    }
  }

  private SegmentHeader header(long firstSeq) throws LogException {
    try (SegmentFile segment = SegmentFile.open(log.storage(), firstSeq)) {
      return segment.header();
    }
  }
}
