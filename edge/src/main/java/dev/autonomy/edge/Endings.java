package dev.autonomy.edge;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How transfers come to their end in the ledger: row and charges in one transaction. What the
 * ledger cannot take is kept, with the transfer's place and bytes, until it can.
 */
final class Endings {

  private final SegmentStore store;
  private final PeerLinks links;
  private final Strays strays;
  private final Deque<Ending> unrecorded = new ArrayDeque<>();

  Endings(SegmentStore store, PeerLinks links, Strays strays) {
    this.store = store;
    this.links = links;
    this.strays = strays;
  }

  private record Ending(OutgoingTransfer transfer, Delivery to, LocalDate day) {

    Delivery from() {
      return transfer.delivery();
    }
  }

  /** A transfer is over; many threads end theirs at the same time, in one transaction. */
  void ended(OutgoingTransfer transfer, Delivery next, LocalDate day) throws LedgerException {
    boolean removed = !links.knows(next.peer()) && !next.state().terminal();
    Delivery to =
        removed ? transfer.delivery().givenUp(next.attempts(), Reason.PEER_REMOVED) : next;
    Ending ending = new Ending(transfer, to, day);
    boolean recorded = false;
    try {
      record(ending);
      recorded = true;
    } finally {
      if (!recorded) {
        keep(ending);
      }
    }
  }

  /** Records what could not be recorded before; by one thread at a time. */
  void recordKept() throws LedgerException {
    for (Optional<Ending> next = kept(); next.isPresent(); next = kept()) {
      record(next.get());
      dropKept();
    }
  }

  private synchronized void keep(Ending ending) {
    unrecorded.add(ending);
  }

  private synchronized Optional<Ending> kept() {
    return Optional.ofNullable(unrecorded.peekFirst());
  }

  private synchronized void dropKept() {
    unrecorded.removeFirst();
  }

  private void record(Ending ending) throws LedgerException {
    Delivery from = ending.from();
    // An operator may have removed the segment meanwhile: then there is no row to move.
    boolean moved = store.ledger().end(from, ending.to(), ending.transfer().sent(), ending.day());
    links.end(ending.transfer().link(), from);
    if (!links.knows(from.peer())) {
      // Perhaps it was removed between the decision and the transaction.
      strays.expect();
    }
    if (moved) {
      tell(ending.to());
      if (ending.to().notBefore().isAfter(from.notBefore())
          && ending.to().state() == DeliveryState.SCHEDULED) {
        store.tell(new EdgeEvent.PutOff(ending.to()));
      }
    }
  }

  /** Tells what has become of a delivery. */
  void tell(Delivery now) {
    switch (now.state()) {
      case ACKED -> store.tell(new EdgeEvent.Acknowledged(now));
      case FAILED -> store.tell(new EdgeEvent.Failed(now));
      case DEADLETTER -> store.tell(new EdgeEvent.GivenUp(now));
      case EXPIRED -> store.tell(new EdgeEvent.DeliveryExpired(now));
      case SCHEDULED, INFLIGHT -> {}
    }
  }
}
