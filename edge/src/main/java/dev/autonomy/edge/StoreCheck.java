package dev.autonomy.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjLongConsumer;

/**
 * Compares everything that the ledger says with everything that is on the disk, reading each
 * segment again. The relay goes on meanwhile: what comes or goes during the check is no finding.
 */
public final class StoreCheck {

  /** Findings of one kind that are named; more are counted only. */
  public static final int MAX_NAMED = 100;

  private final SegmentStore store;
  private final List<Digest> damaged = new ArrayList<>();
  private final List<String> unheld = new ArrayList<>();
  private long segments;
  private long bytes;
  private long damagedCount;
  private long unheldCount;

  private StoreCheck(SegmentStore store) {
    this.store = store;
  }

  /**
   * What was found.
   *
   * @param segments how many were read
   * @param bytes of these
   * @param damaged how many held segments are missing, cut or changed
   * @param damagedNames the first of them
   * @param unheld how many files below {@code segments/} no holding names
   * @param unheldNames the first of them, relative to the state root
   * @param account whether the account comes out
   */
  public record Findings(
      long segments,
      long bytes,
      long damaged,
      List<Digest> damagedNames,
      long unheld,
      List<String> unheldNames,
      Account account) {

    /** Whether there is nothing to complain about. */
    public boolean sound() {
      return damaged == 0 && unheld == 0 && account.balanced();
    }
  }

  /**
   * Checks everything.
   *
   * @param progress is told the segment that is being read, and the bytes that were read so far, of
   *     all segments
   */
  public static Findings run(SegmentStore store, ObjLongConsumer<Segment> progress)
      throws IOException {
    StoreCheck check = new StoreCheck(store);
    check.readSegments(progress);
    check.lookAtFiles();
    return new Findings(
        check.segments,
        check.bytes,
        check.damagedCount,
        List.copyOf(check.damaged),
        check.unheldCount,
        List.copyOf(check.unheld),
        store.ledger().account());
  }

  private void readSegments(ObjLongConsumer<Segment> progress) throws IOException {
    Ledger ledger = store.ledger();
    HoldingCursor holdings = new HoldingCursor(ledger);
    Optional<Holding> next = holdings.next();
    while (next.isPresent()) {
      Segment segment = next.get().segment();
      progress.accept(segment, bytes);
      long before = bytes;
      boolean sound = store.verify(segment, read -> progress.accept(segment, before + read));
      if (!sound && ledger.holding(segment.digest()).isPresent()) {
        damagedCount++;
        if (damaged.size() < MAX_NAMED) {
          damaged.add(segment.digest());
        }
      }
      segments++;
      bytes += segment.size();
      next = holdings.next();
    }
  }

  private void lookAtFiles() throws IOException {
    for (int first = 0; first < 256; first++) {
      for (String path : store.unheldFiles(first)) {
        unheldCount++;
        if (unheld.size() < MAX_NAMED) {
          unheld.add(path);
        }
      }
    }
  }
}
