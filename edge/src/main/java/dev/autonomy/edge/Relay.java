package dev.autonomy.edge;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides which delivery is tried next and what becomes of it. All it knows of deliveries is in the
 * ledger; what it keeps in memory (links, rates) is found out anew after a start. Equal ledgers,
 * answers and times make equal decisions (INV-11).
 *
 * <p>Whoever drives it calls {@link #start}, leads each {@link OutgoingTransfer} to its end, and
 * calls again when one has ended, something was put in, or {@link #nextStart} has come.
 */
public final class Relay {

  private static final String PAUSED = "paused";
  private static final String YES = "yes";

  /** Under this name the ledger charges what is sent to all peers together. */
  private static final String ALL_PEERS = "";

  private static final String OUTBOUND_RATE = "outbound_rate";

  /** The longest that a delivery waits after a restart, whatever the clock said before. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final SegmentStore store;
  private final Ledger ledger;
  private final EdgeClock clock;
  private final TokenBucket rate;
  private final Map<String, PeerLink> links = new TreeMap<>();
  private final Deque<Ending> unrecorded = new ArrayDeque<>();
  private RelayOptions options;
  private boolean paused;
  private int transfers;
  private Instant lastLook;

  private Relay(
      SegmentStore store, Map<String, PeerLimits> peers, RelayOptions options, EdgeClock clock) {
    this.store = store;
    this.options = options;
    this.clock = clock;
    ledger = store.ledger();
    lastLook = clock.steady();
    rate = new TokenBucket(options.outboundRate());
    peers.forEach((peer, limits) -> links.put(peer, new PeerLink(limits)));
  }

  /** Over a ledger as a crash may have left it: what was in flight is scheduled again. */
  public static Relay open(
      SegmentStore store, Map<String, PeerLimits> peers, RelayOptions options, EdgeClock clock)
      throws IOException {
    Relay relay = new Relay(store, peers, options, clock);
    relay.ledger.recover(clock.steady(), clock.steady().plus(LONGEST_WAIT));
    relay.paused = relay.ledger.setting(PAUSED).equals(Optional.of(YES));
    relay.applyRate();
    relay.ledger.giveUpExcept(peers.keySet(), clock.steady());
    return relay;
  }

  /** Other peers, limits and options from now on; transfers under way go on. */
  public synchronized void configure(Map<String, PeerLimits> peers, RelayOptions newOptions)
      throws LedgerException {
    options = newOptions;
    links.keySet().retainAll(peers.keySet());
    peers.forEach(
        (peer, limits) -> links.computeIfAbsent(peer, _ -> new PeerLink(limits)).limits(limits));
    applyRate();
    ledger.giveUpExcept(peers.keySet(), clock.steady());
  }

  private void applyRate() throws LedgerException {
    String set = ledger.setting(OUTBOUND_RATE).orElse("");
    rate.rate(set.isEmpty() ? options.outboundRate() : Long.parseLong(set));
  }

  /** An operator's rate to all peers, kept over restarts; empty for that of the configuration. */
  public synchronized void outboundRate(Optional<Long> bytesPerSecond) throws LedgerException {
    ledger.set(OUTBOUND_RATE, bytesPerSecond.map(String::valueOf).orElse(""));
    applyRate();
  }

  /** Nothing new is sent until {@link #resume}, over restarts too. */
  public synchronized void pause() throws LedgerException {
    ledger.set(PAUSED, YES);
    paused = true;
  }

  public synchronized void resume() throws LedgerException {
    ledger.set(PAUSED, "");
    paused = false;
  }

  public synchronized boolean paused() {
    return paused;
  }

  public synchronized RelayOptions options() {
    return options;
  }

  /** The rate that an operator has set; empty while that of the configuration counts. */
  public Optional<Long> operatorRate() throws LedgerException {
    return ledger.setting(OUTBOUND_RATE).filter(set -> !set.isEmpty()).map(Long::valueOf);
  }

  /**
   * Begins the transfers that may begin now, in the relay's order; they are in flight, durably,
   * when this returns.
   */
  public synchronized List<OutgoingTransfer> start() throws IOException {
    Instant now = clock.steady();
    lastLook = now;
    record();
    if (paused || transfers >= options.maxTransfers()) {
      return List.of();
    }
    List<Delivery> due = new ArrayList<>();
    for (Map.Entry<String, PeerLink> entry : links.entrySet()) {
      due.addAll(affordable(entry.getKey(), entry.getValue(), now));
    }
    due.sort(Delivery.ORDER);
    due = affordable(due);
    int free = options.maxTransfers() - transfers;
    List<OutgoingTransfer> started = new ArrayList<>();
    for (Delivery delivery : ledger.start(due.subList(0, Math.min(free, due.size())), now)) {
      PeerLink link = link(delivery.peer());
      link.began(delivery.segment().size());
      transfers++;
      started.add(new OutgoingTransfer(this, delivery, link));
    }
    return started;
  }

  /** What of it may be sent to all peers today: in order, up to the first without room. */
  private List<Delivery> affordable(List<Delivery> due) throws LedgerException {
    long left = left(options.outboundBytesPerDay(), ALL_PEERS);
    for (PeerLink link : links.values()) {
      left -= link.outstanding();
    }
    int count = 0;
    while (count < due.size() && due.get(count).segment().size() <= left) {
      left -= due.get(count).segment().size();
      count++;
    }
    return due.subList(0, count);
  }

  private long left(long perDay, String peer) throws LedgerException {
    return perDay == Long.MAX_VALUE
        ? perDay
        : perDay - ledger.charged(peer, Ledger.Direction.OUTBOUND, day());
  }

  /** What may be sent to a peer now: in order, up to the first that its day has no room for. */
  private List<Delivery> affordable(String peer, PeerLink link, Instant now)
      throws LedgerException {
    int free = link.free(options, now);
    if (free == 0) {
      return List.of();
    }
    long perDay = link.limits().outboundBytesPerDay();
    long left = left(perDay, peer) - link.outstanding();
    List<Delivery> affordable = new ArrayList<>();
    for (Delivery delivery : ledger.due(peer, free, now)) {
      long size = delivery.segment().size();
      if (size > Math.min(perDay, options.outboundBytesPerDay())) {
        // No day has room for it: waiting would keep everything behind it waiting for ever.
        Delivery given = delivery.givenUp(delivery.attempts(), Reason.TOO_LARGE);
        if (ledger.move(delivery, given, now)) {
          store.tell(new EdgeEvent.GivenUp(given));
        }
        continue;
      }
      if (delivery.segment().expiredBy(clock.wall())) {
        continue;
      }
      if (size > left) {
        break;
      }
      left -= size;
      affordable.add(delivery);
    }
    return affordable;
  }

  /**
   * When {@link #start} may find something that it did not find the last time, if no transfer ends
   * and nothing is put in before; empty when nothing waits for a time. Reckoned from when it looked
   * the last time, so that what has become due since then is not passed over.
   */
  public synchronized Optional<Instant> nextStart() throws LedgerException {
    Instant now = lastLook;
    Optional<Instant> next = ledger.nextDue(links.keySet(), now);
    for (PeerLink link : links.values()) {
      if (link.state() == LinkState.DOWN && link.retryAt().isAfter(now)) {
        next = earlier(next, link.retryAt());
      }
      if (Math.min(link.limits().outboundBytesPerDay(), options.outboundBytesPerDay())
          != Long.MAX_VALUE) {
        next = earlier(next, now.plus(untilMidnight()));
      }
    }
    return next;
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Instant other) {
    return one.isPresent() && one.get().isBefore(other) ? one : Optional.of(other);
  }

  private Duration untilMidnight() {
    Instant midnight = day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return Duration.between(clock.wall(), midnight);
  }

  private LocalDate day() {
    return LocalDate.ofInstant(clock.wall(), ZoneOffset.UTC);
  }

  private PeerLink link(String peer) {
    PeerLink link = links.get(peer);
    if (link == null) {
      throw new IllegalStateException("no link to " + peer);
    }
    return link;
  }

  SegmentStore store() {
    return store;
  }

  synchronized int chunkBytes() {
    return options.chunkBytes();
  }

  /** The peer answered an offer. */
  synchronized void answered(OutgoingTransfer transfer) throws LedgerException {
    String peer = transfer.delivery().peer();
    if (transfer.link().state() != LinkState.UP) {
      transfer.link().up(ledger.lastSequence(peer));
      store.tell(new EdgeEvent.PeerUp(peer));
    }
  }

  /** How long nothing more should be sent after these bytes. */
  synchronized Duration pace(OutgoingTransfer transfer, long bytes) {
    Instant now = clock.steady();
    Duration all = rate.take(bytes, now);
    Duration link = transfer.link().take(bytes, transfer.delivery().sequence(), now);
    return all.compareTo(link) > 0 ? all : link;
  }

  synchronized void acknowledged(OutgoingTransfer transfer) throws LedgerException {
    Delivery delivery = transfer.delivery();
    ended(transfer, delivery.in(DeliveryState.ACKED));
  }

  /**
   * An attempt failed. One that brought the peer forward costs no attempt: it is bounded by the
   * segment's size.
   */
  synchronized void failed(OutgoingTransfer transfer, Reason reason, Duration retryAfter)
      throws LedgerException {
    Delivery delivery = transfer.delivery();
    if (reason == Reason.EXPIRED && delivery.segment().expiredBy(clock.wall())) {
      // Unless it was given a later expiry meanwhile, which the peer has not heard of.
      boolean stillExpired = heldNow(delivery.segment()).expiredBy(clock.wall());
      ended(transfer, delivery.in(stillExpired ? DeliveryState.EXPIRED : DeliveryState.SCHEDULED));
      return;
    }
    boolean progress = transfer.wanted() > delivery.offset();
    int attempts = delivery.attempts() + (progress ? 0 : 1);
    if (reason.permanent() || attempts > options.maxRetries()) {
      ended(transfer, delivery.givenUp(attempts, reason));
      return;
    }
    Duration backoff = options.backoff(attempts);
    Duration wait = retryAfter.compareTo(backoff) > 0 ? retryAfter : backoff;
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      wait = LONGEST_WAIT;
    }
    long offset = Math.max(transfer.wanted(), delivery.offset());
    ended(transfer, delivery.failed(attempts, offset, clock.steady().plus(wait), reason));
  }

  private Segment heldNow(Segment segment) throws LedgerException {
    return ledger.holding(segment.digest()).map(Holding::segment).orElse(segment);
  }

  /** The peer could not be reached: the delivery is as if it had not been tried. */
  synchronized void unreachable(OutgoingTransfer transfer) throws LedgerException {
    PeerLink link = transfer.link();
    boolean wasDown = link.state() == LinkState.DOWN;
    link.unreachable(options, clock.steady());
    if (!wasDown) {
      store.tell(new EdgeEvent.PeerDown(transfer.delivery().peer(), link.retryAt()));
    }
    ended(transfer, transfer.delivery().in(DeliveryState.SCHEDULED));
  }

  private void ended(OutgoingTransfer transfer, Delivery next) throws LedgerException {
    transfers--;
    transfer.link().ended(transfer.delivery().segment().size());
    boolean removed = !links.containsKey(next.peer()) && !next.state().terminal();
    Delivery to =
        removed ? transfer.delivery().givenUp(next.attempts(), Reason.PEER_REMOVED) : next;
    unrecorded.add(new Ending(transfer.delivery(), to, transfer.sent()));
    record();
  }

  /** An ending that the ledger could not take stays until it can: nothing else starts before. */
  private void record() throws LedgerException {
    while (!unrecorded.isEmpty()) {
      Ending ending = unrecorded.getFirst();
      // An operator may have removed the segment meanwhile: then there is no row to move.
      boolean moved = ledger.move(ending.from(), ending.to(), clock.steady());
      unrecorded.removeFirst();
      if (moved) {
        tell(ending.to());
      }
      if (ending.sentBytes() > 0) {
        String peer = ending.to().peer();
        ledger.charge(peer, Ledger.Direction.OUTBOUND, day(), ending.sentBytes());
        ledger.charge(ALL_PEERS, Ledger.Direction.OUTBOUND, day(), ending.sentBytes());
      }
    }
  }

  private void tell(Delivery ended) {
    switch (ended.state()) {
      case ACKED -> store.tell(new EdgeEvent.Acknowledged(ended));
      case FAILED -> store.tell(new EdgeEvent.Failed(ended));
      case DEADLETTER -> store.tell(new EdgeEvent.GivenUp(ended));
      case SCHEDULED, INFLIGHT, EXPIRED -> {}
    }
  }

  private record Ending(Delivery from, Delivery to, long sentBytes) {}

  /** The state of the links, by peer. */
  public synchronized Map<String, LinkStatus> linkStatus() {
    Map<String, LinkStatus> status = new TreeMap<>();
    links.forEach(
        (peer, link) ->
            status.put(peer, new LinkStatus(link.state(), link.transfers(), link.retryAt())));
    return status;
  }

  /**
   * One link.
   *
   * @param retryAt when an unreachable peer is tried again
   */
  public record LinkStatus(LinkState state, int transfers, Instant retryAt) {}
}
