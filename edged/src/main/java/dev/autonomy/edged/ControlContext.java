package dev.autonomy.edged;

import dev.autonomy.edge.EdgeClock;
import dev.autonomy.edge.EdgeEvent;
import dev.autonomy.edge.Inbox;
import dev.autonomy.edge.Ledger;
import dev.autonomy.edge.Relay;
import dev.autonomy.edge.SegmentStore;

/**
 * What the operations act on.
 *
 * @param relay what is sent
 * @param inbox what is received
 * @param store the segments
 * @param ledger what is held and owed
 * @param clock the two times
 * @param events what has happened
 * @param metrics the same, counted
 * @param daemon the rest
 */
public record ControlContext(
    Relay relay,
    Inbox inbox,
    SegmentStore store,
    Ledger ledger,
    EdgeClock clock,
    EdgeEvents events,
    EdgeMetrics metrics,
    DaemonControl daemon) {

  /** An operator has decided something. */
  void commanded(ControlSession session, String subject)
      throws dev.autonomy.edge.control.ControlException {
    EdgeEvent.Commanded event =
        new EdgeEvent.Commanded(session.operator(), session.operation(), subject);
    events.happened(event);
    metrics.happened(event);
  }
}
