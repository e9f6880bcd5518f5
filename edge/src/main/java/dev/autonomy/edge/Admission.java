package dev.autonomy.edge;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may send now: places, quotas, and the waits of peers whose transfers come to nothing. Memory
 * alone: its lock is held over no file and no commit.
 */
final class Admission {

  private static final Duration BUSY_FOR = Duration.ofSeconds(1);

  private final InboundCharges charges;
  private final EdgeClock clock;
  private final Lapses lapses = new Lapses();
  private final Map<PartName, IncomingTransfer> open = new ConcurrentHashMap<>();
  private final Map<PartName, Long> opening = new HashMap<>();
  private final Map<String, TokenBucket> rates = new HashMap<>();
  private volatile Map<String, PeerLimits> peers;
  private volatile Inbox.Options options;
  private boolean shedding;
  private boolean stopping;

  Admission(
      InboundCharges charges,
      Map<String, PeerLimits> peers,
      Inbox.Options options,
      EdgeClock clock) {
    this.charges = charges;
    this.clock = clock;
    this.peers = Map.copyOf(peers);
    this.options = options;
  }

  synchronized void configure(Map<String, PeerLimits> newPeers, Inbox.Options newOptions) {
    peers = Map.copyOf(newPeers);
    options = newOptions;
    rates.forEach((peer, rate) -> rate.rate(limits(peer).inboundRate()));
    lapses.keep(peers.keySet());
  }

  synchronized void shed(boolean on) {
    shedding = on;
  }

  synchronized void stop() {
    stopping = true;
  }

  Inbox.Options options() {
    return options;
  }

  Map<String, PeerLimits> peers() {
    return peers;
  }

  private PeerLimits limits(String peer) {
    return peers.getOrDefault(peer, PeerLimits.UNLIMITED);
  }

  /** Transfers and wanted offers. */
  List<IncomingTransfer> transfers() {
    return List.copyOf(open.values());
  }

  Optional<IncomingTransfer> transfer(PartName name) {
    return Optional.ofNullable(open.get(name));
  }

  void requireKnown(String peer) throws RefusedException {
    if (!peers.containsKey(peer)) {
      throw new RefusedException(Reason.PEER_REMOVED, peer + " is not known any more");
    }
  }

  /**
   * Takes a place for an offer of which so many bytes are still to come; it is given back by {@link
   * #admitted} or {@link #turnedAway}. The peer's charges have been loaded.
   */
  synchronized void admit(PartName name, Segment offered, long left) throws RefusedException {
    requireWelcome(name.peer(), offered);
    requirePlace(name);
    requireQuota(name.peer(), left);
    opening.put(name, left);
  }

  /**
   * The same offer once more, before a byte of it came: it keeps its place, and counts as a lapse.
   *
   * @return whether it is the same
   */
  synchronized boolean renewed(IncomingTransfer before, Segment offered) throws RefusedException {
    if (before.begun()) {
      return false;
    }
    requireWelcome(before.peer(), offered);
    if (!before.renew(offered, clock.steady().plus(options.offerHold()))) {
      return false;
    }
    lapses.lapsed(before.peer(), clock.steady());
    return true;
  }

  private void requireWelcome(String peer, Segment offered) throws RefusedException {
    if (stopping) {
      throw new RefusedException(Reason.STOPPING, "this node is about to end");
    }
    if (shedding) {
      throw new RefusedException(Reason.SHEDDING, "memory is short", BUSY_FOR);
    }
    if (offered.expiredBy(clock.wall())) {
      throw new RefusedException(Reason.EXPIRED, offered.digest() + " has expired");
    }
    Duration wait = lapses.wait(peer, clock.steady());
    if (!wait.isZero()) {
      throw new RefusedException(
          Reason.BUSY, "transfers of " + peer + " ended without a chunk again and again", wait);
    }
  }

  private void requirePlace(PartName name) throws RefusedException {
    String peer = name.peer();
    if (open.containsKey(name) || opening.containsKey(name)) {
      throw busy(name.digest() + " of " + peer + " is being read");
    }
    int most = options.maxTransfersPerPeer();
    if (peers.size() > 1) {
      most = Math.min(most, Math.max(1, options.maxTransfers() - 1));
    }
    long ofPeer = count(open, peer) + count(opening, peer);
    int all = open.size() + opening.size();
    if (all >= options.maxTransfers() || ofPeer >= most) {
      throw busy(ofPeer + " transfers of " + peer + ", " + all + " in all");
    }
  }

  private static long count(Map<PartName, ?> transfers, String peer) {
    return transfers.keySet().stream().filter(name -> name.peer().equals(peer)).count();
  }

  private void requireQuota(String peer, long left) throws RefusedException {
    long allowed = limits(peer).inboundBytesPerDay();
    if (allowed == Long.MAX_VALUE) {
      return;
    }
    long spent = charges.spent(peer);
    for (IncomingTransfer transfer : open.values()) {
      spent += transfer.peer().equals(peer) ? transfer.outstanding() : 0;
    }
    for (Map.Entry<PartName, Long> one : opening.entrySet()) {
      spent += one.getKey().peer().equals(peer) ? one.getValue() : 0;
    }
    if (left > allowed - spent) {
      throw new RefusedException(
          Reason.QUOTA_EXCEEDED,
          peer + " has sent, or may send, " + spent + " of " + allowed + " bytes today",
          Duration.between(clock.wall(), charges.midnight()));
    }
  }

  /** What is here of an offer has been read: its bytes may come. */
  synchronized IncomingTransfer admitted(Inbox inbox, IncomingPart part) throws RefusedException {
    PartName name = part.taken().name();
    opening.remove(name);
    // Less may be good of it than was there.
    requireQuota(name.peer(), part.segment().size() - part.files().offset());
    TokenBucket rate =
        rates.computeIfAbsent(name.peer(), peer -> new TokenBucket(limits(peer).inboundRate()));
    IncomingTransfer transfer =
        new IncomingTransfer(inbox, part, rate, clock.steady().plus(options.offerHold()));
    open.put(name, transfer);
    return transfer;
  }

  /** Its place is free, if it still had one as an offer. */
  synchronized void turnedAway(PartName name) {
    opening.remove(name);
  }

  /** A transfer is over. */
  void ended(IncomingTransfer transfer, Ending ending) {
    String peer = transfer.peer();
    // The wait first: nobody finds the place free before.
    switch (ending) {
      case COMPLETED -> lapses.completed(peer);
      case PROGRESSED -> lapses.progressed(peer);
      case LAPSED -> lapses.lapsed(peer, clock.steady());
      case EXCUSED -> {}
    }
    open.remove(transfer.name(), transfer);
  }

  static RefusedException busy(String message) {
    return new RefusedException(Reason.BUSY, message, BUSY_FOR);
  }

  /** How a transfer came to its end. */
  enum Ending {
    COMPLETED,
    /** With a chunk or more. */
    PROGRESSED,
    LAPSED,
    /** Without a chunk, through no fault of the peer. */
    EXCUSED
  }
}
