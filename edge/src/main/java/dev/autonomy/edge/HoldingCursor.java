package dev.autonomy.edge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** All holdings of a ledger by digest, a page at a time. */
final class HoldingCursor {

  private static final int PAGE = 1_000;

  private final Ledger ledger;
  private final Deque<Holding> page = new ArrayDeque<>();
  private Optional<Digest> last = Optional.empty();

  HoldingCursor(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The next one; empty after the last. */
  Optional<Holding> next() throws LedgerException {
    if (page.isEmpty()) {
      page.addAll(ledger.holdings(last, PAGE));
    }
    Optional<Holding> next = Optional.ofNullable(page.poll());
    if (next.isPresent()) {
      last = Optional.of(next.get().segment().digest());
    }
    return next;
  }
}
