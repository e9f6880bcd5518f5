package dev.autonomy.edge;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

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

  private static final String OUTBOUND_RATE = "outbound_rate";

  /** The longest that a delivery waits, whatever the clock or the peer said. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final SegmentStore store;
  private final Ledger ledger;
  private final EdgeClock clock;
  private final PeerLinks links;
  private final Selection selection;
  private final Strays strays;
  private final Endings endings;
  private final TokenBucket rate;

  /** Held while transfers are started and while what may start changes. */
  private final ReentrantLock starting = new ReentrantLock();

  private volatile boolean paused;
  private volatile Look lastLook;

  /** When {@link #start} looked for something the last time, and when the day after it begins. */
  private record Look(Instant at, Instant nextDay) {}

  private Relay(
      SegmentStore store, Map<String, PeerLimits> peers, RelayOptions options, EdgeClock clock) {
    this.store = store;
    this.clock = clock;
    ledger = store.ledger();
    links = new PeerLinks(peers, options);
    selection = new Selection(ledger, clock);
    strays = new Strays(store, clock);
    endings = new Endings(store, links, strays);
    rate = new TokenBucket(options.outboundRate());
    lastLook = look();
  }

  /** Over a ledger as a crash may have left it: what was in flight is scheduled again. */
  public static Relay open(
      SegmentStore store, Map<String, PeerLimits> peers, RelayOptions options, EdgeClock clock)
      throws IOException {
    Relay relay = new Relay(store, peers, options, clock);
    relay.ledger.recover(clock.steady(), clock.steady().plus(LONGEST_WAIT));
    relay.paused = relay.ledger.setting(PAUSED).equals(Optional.of(YES));
    relay.applyRate();
    relay.strays.giveUp(relay.links.peers());
    return relay;
  }

  /**
   * Other peers, limits and options from now on; transfers under way go on. What is owed to peers
   * that are gone is given up before anything else starts.
   */
  public void configure(Map<String, PeerLimits> peers, RelayOptions options)
      throws LedgerException {
    starting.lock();
    try {
      Optional<Long> set = operatorRate();
      links.configure(peers, options);
      rate.rate(set.orElse(options.outboundRate()));
      strays.expect();
    } finally {
      starting.unlock();
    }
  }

  private void applyRate() throws LedgerException {
    rate.rate(operatorRate().orElse(options().outboundRate()));
  }

  /** An operator's rate to all peers, kept over restarts; empty for that of the configuration. */
  public void outboundRate(Optional<Long> bytesPerSecond) throws LedgerException {
    starting.lock();
    try {
      ledger.set(OUTBOUND_RATE, bytesPerSecond.map(String::valueOf).orElse(""));
      applyRate();
    } finally {
      starting.unlock();
    }
  }

  /** The rate that an operator has set; empty while that of the configuration counts. */
  public Optional<Long> operatorRate() throws LedgerException {
    return ledger.setting(OUTBOUND_RATE).filter(set -> !set.isEmpty()).map(Long::valueOf);
  }

  /** Nothing new is sent until {@link #resume}, over restarts too. */
  public void pause() throws LedgerException {
    pause(true);
  }

  public void resume() throws LedgerException {
    pause(false);
  }

  private void pause(boolean on) throws LedgerException {
    starting.lock();
    try {
      ledger.set(PAUSED, on ? YES : "");
      paused = on;
    } finally {
      starting.unlock();
    }
  }

  public boolean paused() {
    return paused;
  }

  public RelayOptions options() {
    return links.options();
  }

  /**
   * Begins the transfers that may begin now, in the relay's order; they are in flight, durably,
   * when this returns.
   */
  public List<OutgoingTransfer> start() throws IOException {
    starting.lock();
    try {
      lastLook = look();
      endings.recordKept();
      strays.giveUp(links.peers());
      if (paused) {
        return List.of();
      }
      List<OutgoingTransfer> started = new ArrayList<>();
      Instant now = lastLook.at();
      for (Delivery delivery : ledger.start(due(now), now)) {
        started.add(new OutgoingTransfer(this, delivery, links.begin(delivery)));
      }
      return started;
    } finally {
      starting.unlock();
    }
  }

  private Look look() {
    Instant now = clock.steady();
    return new Look(now, now.plus(selection.untilNextDay()));
  }

  /** What may begin, after what will never be sent is out of its way. */
  private List<Delivery> due(Instant now) throws LedgerException {
    Selection.Found found = links.find(selection, now);
    while (!found.over().isEmpty()) {
      for (Selection.Over over : found.over()) {
        if (ledger.move(over.from(), over.to(), now)) {
          endings.tell(over.to());
        }
      }
      found = links.find(selection, now);
    }
    return found.due();
  }

  /**
   * When {@link #start} may find something that it did not find the last time, if no transfer ends
   * and nothing is put in before; empty when nothing waits for a time. Reckoned from when it looked
   * the last time, so that what has become due since then is not passed over.
   */
  public Optional<Instant> nextStart() throws LedgerException {
    Look last = lastLook;
    Optional<Instant> opening = links.nextOpening(last.at(), last.nextDay());
    Optional<Instant> due = ledger.nextDue(links.peers(), last.at());
    return opening.isEmpty() ? due : PeerLinks.earlier(due, opening.get());
  }

  SegmentStore store() {
    return store;
  }

  int chunkBytes() {
    return options().chunkBytes();
  }

  /** The peer answered. */
  void answered(OutgoingTransfer transfer, Answer answer) throws LedgerException {
    String peer = transfer.delivery().peer();
    if (!links.isUp(transfer.link()) && links.up(transfer.link(), ledger.lastSequence(peer))) {
      store.tell(new EdgeEvent.PeerUp(peer));
    }
    if (!(answer instanceof Answer.Refuse refusal && refusal.reason().notNow())) {
      links.took(transfer.link());
    }
  }

  /** How long nothing more should be sent after these bytes. */
  Duration pace(OutgoingTransfer transfer, long bytes) {
    Instant now = clock.steady();
    Duration all = rate.take(bytes, now);
    Duration link = links.take(transfer.link(), bytes, transfer.delivery().sequence(), now);
    return all.compareTo(link) > 0 ? all : link;
  }

  void acknowledged(OutgoingTransfer transfer) throws LedgerException {
    ended(transfer, transfer.delivery().in(DeliveryState.ACKED));
  }

  /**
   * An attempt failed. One that brought the peer forward costs no attempt: it is bounded by the
   * segment's size. Nor does one that the peer has put off.
   */
  void failed(OutgoingTransfer transfer, Reason reason, Duration retryAfter)
      throws LedgerException {
    Delivery delivery = transfer.delivery();
    RelayOptions options = options();
    if (reason == Reason.EXPIRED && delivery.segment().expiredBy(clock.wall())) {
      boolean expired = isExpired(delivery.segment());
      ended(transfer, delivery.in(expired ? DeliveryState.EXPIRED : DeliveryState.SCHEDULED));
      return;
    }
    long offset = Math.max(transfer.wanted(), delivery.offset());
    if (reason.notNow()) {
      Instant now = clock.steady();
      Duration wait = links.refused(transfer.link(), retryAfter, now);
      ended(transfer, delivery.putOff(offset, now.plus(wait), reason));
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
    ended(transfer, delivery.failed(attempts, offset, clock.steady().plus(wait), reason));
  }

  /** Unless it was given a later expiry meanwhile, which the peer has not heard of. */
  private boolean isExpired(Segment segment) {
    try {
      Optional<Holding> held = ledger.holding(segment.digest());
      return held.map(Holding::segment).orElse(segment).expiredBy(clock.wall());
    } catch (LedgerException _) {
      // The attempt has to end nevertheless; the next one asks again.
      return false;
    }
  }

  /** The peer could not be reached: the delivery is as if it had not been tried. */
  void unreachable(OutgoingTransfer transfer) throws LedgerException {
    Delivery delivery = transfer.delivery();
    links
        .unreachable(transfer.link(), clock.steady())
        .ifPresent(retryAt -> store.tell(new EdgeEvent.PeerDown(delivery.peer(), retryAt)));
    ended(transfer, delivery.in(DeliveryState.SCHEDULED));
  }

  private void ended(OutgoingTransfer transfer, Delivery next) throws LedgerException {
    endings.ended(transfer, next, selection.day());
  }

  /** The state of the links, by peer. */
  public Map<String, LinkStatus> linkStatus() {
    return links.status();
  }

  /**
   * One link.
   *
   * @param retryAt when an unreachable peer is tried again
   */
  public record LinkStatus(LinkState state, int transfers, Instant retryAt) {}
}
