package dev.autonomy.edge;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which deliveries may begin: in the relay's order, as many as links and transfers allow, up to the
 * first that a day's bytes have no room for.
 */
final class Selection {

  private final Ledger ledger;
  private final EdgeClock clock;

  Selection(Ledger ledger, EdgeClock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param due what may begin
   * @param over what will never be sent, and would only be in the way
   */
  record Found(List<Delivery> due, List<Over> over) {}

  static final Found NOTHING = new Found(List.of(), List.of());

  /** A delivery, and what becomes of it without another attempt. */
  record Over(Delivery from, Delivery to) {}

  Found find(Map<String, PeerLink> links, RelayOptions options, int free, Instant now)
      throws LedgerException {
    // Before the charges: what ends meanwhile is then counted twice rather than not at all.
    long outstanding = 0;
    for (PeerLink link : links.values()) {
      outstanding += link.outstanding();
    }
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    for (Map.Entry<String, PeerLink> entry : links.entrySet()) {
      find(entry.getKey(), entry.getValue(), options, now, found);
    }
    List<Delivery> due = new ArrayList<>(found.due());
    due.sort(Delivery.ORDER);
    long left = left(options.outboundBytesPerDay(), Ledger.ALL_PEERS) - outstanding;
    int count = 0;
    while (count < Math.min(free, due.size()) && due.get(count).segment().size() <= left) {
      left -= due.get(count).segment().size();
      count++;
    }
    return new Found(due.subList(0, count), found.over());
  }

  private long left(long perDay, String peer) throws LedgerException {
    return perDay == Long.MAX_VALUE
        ? perDay
        : perDay - ledger.charged(peer, Ledger.Direction.OUTBOUND, day());
  }

  private void find(String peer, PeerLink link, RelayOptions options, Instant now, Found found)
      throws LedgerException {
    int free = link.free(options, now);
    if (free == 0) {
      return;
    }
    long perDay = link.limits().outboundBytesPerDay();
    long outstanding = link.outstanding();
    long left = left(perDay, peer) - outstanding;
    for (Delivery delivery : ledger.due(peer, free, now)) {
      long size = delivery.segment().size();
      if (size > Math.min(perDay, options.outboundBytesPerDay())) {
        // No day has room for it: waiting would keep everything behind it waiting for ever.
        Delivery given = delivery.givenUp(delivery.attempts(), Reason.TOO_LARGE);
        found.over().add(new Over(delivery, given));
      } else if (delivery.segment().expiredBy(clock.wall())) {
        // The segment itself may have to stay until a transfer to another peer has ended.
        found.over().add(new Over(delivery, delivery.in(DeliveryState.EXPIRED)));
      } else if (size > left) {
        return;
      } else {
        left -= size;
        found.due().add(delivery);
      }
    }
  }

  /** The day that is charged now. */
  LocalDate day() {
    return LocalDate.ofInstant(clock.wall(), ZoneOffset.UTC);
  }

  Duration untilNextDay() {
    Instant wall = clock.wall();
    LocalDate day = LocalDate.ofInstant(wall, ZoneOffset.UTC);
    return Duration.between(wall, day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
