package dev.autonomy.edge;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node takes from its peers. An offer is answered from what is here, from the sender's
 * quota and from the room there is; one that is wanted keeps its place until its bytes come, for
 * {@link Options#offerHold} at most. One peer's offers never take another's places (INV-13).
 */
public final class Inbox {

  /**
   * How much at once.
   *
   * @param maxTransfers wanted offers and transfers of all peers together
   * @param maxTransfersPerPeer of one peer
   * @param offerHold how long a wanted offer waits for its bytes
   */
  public record Options(int maxTransfers, int maxTransfersPerPeer, Duration offerHold) {

    public static final Options DEFAULT = new Options(16, 4, Duration.ofSeconds(30));
  }

  private static final Duration BUSY_FOR = Duration.ofSeconds(1);

  private final SegmentStore store;
  private final Ledger ledger;
  private final EdgeClock clock;
  private final Map<Digest, IncomingTransfer> open = new ConcurrentHashMap<>();
  private final Map<Digest, Opening> opening = new HashMap<>();
  private final Map<String, TokenBucket> rates = new HashMap<>();
  private final Map<String, Long> uncharged = new HashMap<>();
  private Map<String, PeerLimits> peers;
  private Options options;
  private boolean shedding;
  private boolean stopping;

  public Inbox(
      SegmentStore store, Map<String, PeerLimits> peers, Options options, EdgeClock clock) {
    this.store = store;
    this.peers = Map.copyOf(peers);
    this.options = options;
    this.clock = clock;
    ledger = store.ledger();
  }

  /** Other peers and limits from now on; transfers under way go on. */
  public synchronized void configure(Map<String, PeerLimits> newPeers, Options newOptions) {
    peers = Map.copyOf(newPeers);
    options = newOptions;
    rates.forEach((peer, rate) -> rate.rate(limits(peer).inboundRate()));
  }

  /** While memory is short, nothing new is taken (INV-07). */
  public synchronized void shed(boolean on) {
    shedding = on;
  }

  /** Nothing new is taken any more. */
  public synchronized void stop() {
    stopping = true;
  }

  private PeerLimits limits(String peer) {
    return peers.getOrDefault(peer, PeerLimits.UNLIMITED);
  }

  /** Answers a peer's offer of a segment. */
  public Answer offer(String peer, Segment offered) {
    Answer answer = answer(peer, offered);
    if (answer instanceof Answer.Refuse refusal) {
      refused(peer, offered.digest(), refusal.reason());
    }
    return answer;
  }

  void refused(String peer, Digest digest, Reason reason) {
    store.tell(new EdgeEvent.Refused(new Origin(peer), digest.toString(), reason));
  }

  private Answer answer(String peer, Segment offered) {
    try {
      Optional<Holding> held = ledger.holding(offered.digest());
      if (held.isPresent()) {
        return have(peer, offered, held.get().segment());
      }
      return new Answer.Want(resumeOrBegin(peer, offered).offset());
    } catch (RefusedException e) {
      return new Answer.Refuse(e.reason(), e.retryAfter());
    } catch (IOException e) {
      return Answer.refuse(Reason.ofFailure(e));
    }
  }

  private Answer have(String peer, Segment offered, Segment held) throws LedgerException {
    if (held.size() != offered.size()) {
      return Answer.refuse(Reason.SIZE_MISMATCH);
    }
    if (offered.outlives(held) && knows(peer)) {
      ledger.accept(offered, new Origin(peer), List.of(), clock.wall());
    }
    return new Answer.Have();
  }

  private synchronized boolean knows(String peer) {
    return peers.containsKey(peer);
  }

  private void requireWelcome(String peer, Segment offered) throws IOException {
    if (stopping) {
      throw new RefusedException(Reason.STOPPING, "this node is about to end");
    }
    if (!peers.containsKey(peer)) {
      throw new RefusedException(Reason.PEER_REMOVED, peer + " is not known any more");
    }
    if (shedding) {
      throw new RefusedException(Reason.SHEDDING, "memory is short", BUSY_FOR);
    }
    if (offered.expiredBy(clock.wall())) {
      throw new RefusedException(Reason.EXPIRED, offered.digest() + " has expired");
    }
    requireQuota(peer, offered);
  }

  private void requireQuota(String peer, Segment offered) throws IOException {
    long allowed = limits(peer).inboundBytesPerDay();
    if (allowed == Long.MAX_VALUE) {
      return;
    }
    LocalDate day = day();
    long spent = ledger.charged(peer, Ledger.Direction.INBOUND, day) + uncharged(peer);
    for (IncomingTransfer transfer : open.values()) {
      if (transfer.peer().equals(peer) && !transfer.segment().digest().equals(offered.digest())) {
        spent += transfer.outstanding();
      }
    }
    for (Opening one : opening.values()) {
      spent += one.peer().equals(peer) ? one.bytes() : 0;
    }
    if (offered.size() > allowed - spent) {
      Instant midnight = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      throw new RefusedException(
          Reason.QUOTA_EXCEEDED,
          peer + " has sent " + spent + " of " + allowed + " bytes today",
          Duration.between(clock.wall(), midnight));
    }
  }

  private IncomingTransfer resumeOrBegin(String peer, Segment offered) throws IOException {
    dropForgotten();
    Digest digest = offered.digest();
    synchronized (this) {
      requireWelcome(peer, offered);
      IncomingTransfer there = open.get(digest);
      if (there != null && there.takeUp(peer, offered, holdUntil())) {
        return there;
      }
      requirePlace(peer, digest);
      opening.put(digest, new Opening(peer, offered.size()));
    }
    try {
      // What is here of it is read again, which takes its time: nobody else waits for it.
      PartialSegment partial = store.receive(offered);
      return begin(peer, offered, partial);
    } finally {
      synchronized (this) {
        opening.remove(digest);
      }
    }
  }

  private synchronized IncomingTransfer begin(
      String peer, Segment offered, PartialSegment partial) {
    TokenBucket rate =
        rates.computeIfAbsent(peer, _ -> new TokenBucket(limits(peer).inboundRate()));
    IncomingTransfer transfer =
        new IncomingTransfer(this, peer, offered, partial, rate, holdUntil());
    open.put(offered.digest(), transfer);
    return transfer;
  }

  private void requirePlace(String peer, Digest digest) throws RefusedException {
    if (open.containsKey(digest) || opening.containsKey(digest)) {
      throw busy(digest + " is coming in already");
    }
    long ofPeer =
        open.values().stream().filter(one -> one.peer().equals(peer)).count()
            + opening.values().stream().filter(one -> one.peer().equals(peer)).count();
    int all = open.size() + opening.size();
    if (all >= options.maxTransfers() || ofPeer >= options.maxTransfersPerPeer()) {
      throw busy(ofPeer + " transfers of " + peer + ", " + all + " in all");
    }
  }

  private Instant holdUntil() {
    return clock.steady().plus(options.offerHold());
  }

  private static RefusedException busy(String message) {
    return new RefusedException(Reason.BUSY, message, BUSY_FOR);
  }

  /** Offers that were wanted and whose bytes never came give their places back. */
  public void dropForgotten() throws IOException {
    Instant now = clock.steady();
    for (IncomingTransfer transfer : open.values()) {
      transfer.cutIfForgottenBy(now);
    }
  }

  /**
   * The bytes of a wanted offer begin.
   *
   * @throws RefusedException when nothing was wanted, or from another offset
   */
  public IncomingTransfer begin(String peer, Digest digest, long offset) throws RefusedException {
    IncomingTransfer transfer = open.get(digest);
    if (transfer == null || !transfer.peer().equals(peer)) {
      refused(peer, digest, Reason.OFFSET_MISMATCH);
      throw new RefusedException(Reason.OFFSET_MISMATCH, digest + " was not offered before");
    }
    transfer.begin(offset);
    return transfer;
  }

  /** Transfers and wanted offers, in no order. */
  public List<IncomingTransfer> transfers() {
    return List.copyOf(open.values());
  }

  void closed(IncomingTransfer transfer) {
    open.remove(transfer.segment().digest(), transfer);
  }

  SegmentStore store() {
    return store;
  }

  /** A charge that the ledger cannot take now is kept, and counts, until it can. */
  void charge(String peer, long bytes) {
    synchronized (uncharged) {
      long all = uncharged.merge(peer, bytes, Long::sum);
      try {
        ledger.charge(peer, Ledger.Direction.INBOUND, day(), all);
        uncharged.remove(peer);
      } catch (LedgerException _) {
        // Its trouble shows where something has to be recorded; here waiting is enough.
      }
    }
  }

  private long uncharged(String peer) {
    synchronized (uncharged) {
      return uncharged.getOrDefault(peer, 0L);
    }
  }

  Instant steady() {
    return clock.steady();
  }

  private LocalDate day() {
    return LocalDate.ofInstant(clock.wall(), ZoneOffset.UTC);
  }

  /** A wanted offer while what is here of it is read. */
  private record Opening(String peer, long bytes) {}
}
