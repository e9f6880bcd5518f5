package dev.autonomy.edge;

import java.util.List;
import java.util.Set;

/** Deliveries to peers that are not configured any more: they are given up, page by page. */
final class Strays {

  /** Deliveries in one transaction. */
  private static final int PAGE = 500;

  private final SegmentStore store;
  private final EdgeClock clock;
  private boolean possible = true;

  Strays(SegmentStore store, EdgeClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** There may be some from now on. */
  synchronized void expect() {
    possible = true;
  }

  private synchronized boolean expected() {
    boolean was = possible;
    possible = false;
    return was;
  }

  /**
   * Gives up what is owed to others than these; what the ledger does not take now stays expected.
   */
  void giveUp(Set<String> peers) throws LedgerException {
    while (expected()) {
      boolean more = true;
      try {
        List<Delivery> given = store.ledger().giveUpExcept(peers, PAGE, clock.steady());
        given.forEach(delivery -> store.tell(new EdgeEvent.GivenUp(delivery)));
        more = given.size() == PAGE;
      } finally {
        if (more) {
          expect();
        }
      }
    }
  }
}
