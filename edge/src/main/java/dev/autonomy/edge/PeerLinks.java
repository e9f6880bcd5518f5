package dev.autonomy.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The links to all configured peers and what is under way on them. For many threads; none of them
 * waits for a change of the ledger in here.
 */
final class PeerLinks {

  private final Map<String, PeerLink> links = new TreeMap<>();
  private RelayOptions options;
  private int transfers;

  PeerLinks(Map<String, PeerLimits> peers, RelayOptions options) {
    this.options = options;
    configure(peers, options);
  }

  /** Other peers, limits and options; what is known of those that stay is kept. */
  synchronized void configure(Map<String, PeerLimits> peers, RelayOptions newOptions) {
    options = newOptions;
    links.keySet().retainAll(peers.keySet());
    peers.forEach(
        (peer, limits) -> links.computeIfAbsent(peer, _ -> new PeerLink(limits)).limits(limits));
  }

  synchronized RelayOptions options() {
    return options;
  }

  synchronized Set<String> peers() {
    return Set.copyOf(links.keySet());
  }

  synchronized boolean knows(String peer) {
    return links.containsKey(peer);
  }

  /** What may begin now. */
  synchronized Selection.Found find(Selection selection, Instant now) throws LedgerException {
    int free = options.maxTransfers() - transfers;
    return free <= 0 ? Selection.NOTHING : selection.find(links, options, free, now);
  }

  /** A transfer begins. */
  synchronized PeerLink begin(Delivery delivery) {
    PeerLink link = links.get(delivery.peer());
    if (link == null) {
      throw new IllegalStateException("no link to " + delivery.peer());
    }
    link.began(delivery.segment().size());
    transfers++;
    return link;
  }

  /** A transfer has ended, its place and its bytes are free again. */
  synchronized void end(PeerLink link, Delivery delivery) {
    transfers--;
    link.ended(delivery.segment().size());
  }

  synchronized boolean isUp(PeerLink link) {
    return link.state() == LinkState.UP;
  }

  /** The peer has answered. Whether that is news. */
  synchronized boolean up(PeerLink link, long lastSequence) {
    boolean news = link.state() != LinkState.UP;
    if (news) {
      link.up(lastSequence);
    }
    return news;
  }

  /** The peer has answered something else than that it takes nothing just now. */
  synchronized void took(PeerLink link) {
    link.took();
  }

  /** The peer takes nothing just now: for how long the delivery is put off. */
  synchronized Duration refused(PeerLink link, Duration retryAfter, Instant now) {
    return link.refused(options, retryAfter, now);
  }

  /** The peer could not be reached. When it is tried again, if that is news. */
  synchronized Optional<Instant> unreachable(PeerLink link, Instant now) {
    boolean news = link.state() != LinkState.DOWN;
    link.unreachable(options, now);
    return news ? Optional.of(link.retryAt()) : Optional.empty();
  }

  synchronized Duration take(PeerLink link, long bytes, long sequence, Instant now) {
    return link.take(bytes, sequence, now);
  }

  /** The first instant after {@code since} at which a link lets more through; empty for none. */
  synchronized Optional<Instant> nextOpening(Instant since, Instant nextDay) {
    Optional<Instant> next = Optional.empty();
    for (PeerLink link : links.values()) {
      if (link.state() == LinkState.DOWN && link.retryAt().isAfter(since)) {
        next = earlier(next, link.retryAt());
      }
      if (link.pausedUntil().isAfter(since)) {
        next = earlier(next, link.pausedUntil());
      }
      if (Math.min(link.limits().outboundBytesPerDay(), options.outboundBytesPerDay())
          != Long.MAX_VALUE) {
        next = earlier(next, nextDay);
      }
    }
    return next;
  }

  static Optional<Instant> earlier(Optional<Instant> one, Instant other) {
    return one.isPresent() && one.get().isBefore(other) ? one : Optional.of(other);
  }

  synchronized Map<String, Relay.LinkStatus> status() {
    Map<String, Relay.LinkStatus> status = new TreeMap<>();
    links.forEach(
        (peer, link) ->
            status.put(peer, new Relay.LinkStatus(link.state(), link.transfers(), link.retryAt())));
    return status;
  }
}
