package dev.autonomy.edge;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this node takes from its peers. An offer is answered from what is here, from the sender's
 * quota and from the room there is; one that is wanted keeps a place until its bytes come, but no
 * room. One peer's offers never take another's places (INV-13), and several may send the same
 * segment: whoever is first makes it held. No lock is held over a file or a commit of the ledger.
 */
public final class Inbox {

  /**
   * How much at once.
   *
   * @param maxTransfers wanted offers and transfers of all peers together
   * @param maxTransfersPerPeer of one peer; one place is left to others, if there are any
   * @param offerHold how long a wanted offer waits for its bytes
   * @param chunkHold how long a transfer waits for a whole chunk
   * @param minChunkBytes what a chunk has at least, unless it is a segment's last
   */
  public record Options(
      int maxTransfers,
      int maxTransfersPerPeer,
      Duration offerHold,
      Duration chunkHold,
      int minChunkBytes) {

    /** The same, with at least so long a wait for a chunk. */
    public Options waitingForChunks(Duration atLeast) {
      Duration longer = chunkHold.compareTo(atLeast) > 0 ? chunkHold : atLeast;
      return new Options(maxTransfers, maxTransfersPerPeer, offerHold, longer, minChunkBytes);
    }

    /** With the usual waits. */
    public Options(int maxTransfers, int maxTransfersPerPeer) {
      this(
          maxTransfers,
          maxTransfersPerPeer,
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          RelayOptions.MIN_CHUNK_BYTES);
    }

    public static final Options DEFAULT = new Options(16, 4);
  }

  /** While a transfer before is forced to the disk, the peer's next offer of it waits. */
  private static final Duration AWAIT_BEFORE = Duration.ofMinutes(1);

  private final SegmentStore store;
  private final EdgeClock clock;
  private final InboundCharges charges;
  private final Admission admission;

  public Inbox(
      SegmentStore store, Map<String, PeerLimits> peers, Options options, EdgeClock clock) {
    this.store = store;
    this.clock = clock;
    charges = new InboundCharges(store.ledger(), clock);
    admission = new Admission(charges, peers, options, clock);
  }

  /** Other peers and limits from now on; transfers under way go on. */
  public void configure(Map<String, PeerLimits> peers, Options options) {
    admission.configure(peers, options);
  }

  /** While memory is short, nothing new is taken (INV-07). */
  public void shed(boolean on) {
    admission.shed(on);
  }

  /** Nothing new is taken any more. */
  public void stop() {
    admission.stop();
  }

  /**
   * Answers a peer's offer of a segment. A transfer of the same segment from the same peer that has
   * not ended, as its connection was cut and nobody has noticed, ends now.
   */
  public Answer offer(String peer, Segment offered) {
    Answer answer = answer(() -> welcome(peer, offered));
    if (answer instanceof Answer.Refuse refusal) {
      refused(peer, offered.digest(), refusal.reason());
    }
    return answer;
  }

  void refused(String peer, Digest digest, Reason reason) {
    store.tell(new EdgeEvent.Refused(new Origin(peer), digest.toString(), reason));
  }

  @FunctionalInterface
  private interface Question {
    Answer ask() throws IOException;
  }

  private static Answer answer(Question question) {
    try {
      return question.ask();
    } catch (RefusedException e) {
      return new Answer.Refuse(e.reason(), e.retryAfter());
    } catch (IOException e) {
      return Answer.refuse(Reason.ofFailure(e));
    }
  }

  private Answer welcome(String peer, Segment offered) throws IOException {
    admission.requireKnown(peer);
    boolean held = store.intake().prolong(offered, new Origin(peer));
    Optional<IncomingTransfer> before = admission.transfer(new PartName(offered.digest(), peer));
    if (before.isPresent()) {
      if (!held && admission.renewed(before.get(), offered)) {
        return new Answer.Want(before.get().offset());
      }
      end(before.get());
      // It may have been about to be complete.
      held = store.intake().prolong(offered, new Origin(peer));
    }
    return held ? new Answer.Have() : new Answer.Want(want(peer, offered).offset());
  }

  private static void end(IncomingTransfer before) throws IOException {
    before.cancel();
    if (!before.awaitEnd(AWAIT_BEFORE)) {
      throw Admission.busy(before.name().digest() + " is still being put in its place");
    }
  }

  private IncomingTransfer want(String peer, Segment offered) throws IOException {
    endOverdue();
    charges.load(peer);
    PartName name = new PartName(offered.digest(), peer);
    long there = Math.min(offered.size(), store.parts().bytesOf(offered, peer));
    admission.admit(name, offered, offered.size() - there);
    try {
      // What is here of it is read again, which takes its time: nobody else waits for it.
      return want(store.parts().open(offered, peer));
    } finally {
      admission.turnedAway(name);
    }
  }

  private IncomingTransfer want(IncomingPart part) throws IOException {
    boolean wanted = false;
    try {
      IncomingTransfer transfer = admission.admitted(this, part);
      wanted = true;
      return transfer;
    } finally {
      if (!wanted) {
        store.parts().suspend(part);
      }
    }
  }

  /** Gives back the places of offers whose bytes never came, and of transfers that stand still. */
  private void endOverdue() {
    Instant now = steady();
    for (IncomingTransfer transfer : admission.transfers()) {
      if (transfer.overdueBy(now)) {
        try {
          transfer.cancel();
        } catch (IOException _) {
          // It is over; what is wrong with its files shows when it is offered again.
        }
      }
    }
  }

  /**
   * Now and then: ends offers and transfers whose bytes do not come, drops the parts of peers that
   * are not known any more, and records what the ledger could not take before.
   */
  public void dropForgotten() throws IOException {
    endOverdue();
    charges.recordAll();
    store.parts().dropExcept(admission.peers().keySet());
  }

  /**
   * The bytes of a wanted offer begin. If they had begun before, over a connection that is cut
   * without anybody having noticed, they begin anew.
   *
   * @throws RefusedException when nothing was wanted, or from another offset
   */
  public IncomingTransfer begin(String peer, Digest digest, long offset) throws RefusedException {
    PartName name = new PartName(digest, peer);
    Optional<IncomingTransfer> transfer = admission.transfer(name);
    if (transfer.isEmpty()) {
      refused(peer, digest, Reason.OFFSET_MISMATCH);
      throw new RefusedException(Reason.OFFSET_MISMATCH, digest + " was not offered before");
    }
    if (transfer.get().begun()) {
      Answer again = offer(peer, transfer.get().segment());
      if (again instanceof Answer.Refuse(Reason reason, Duration retryAfter)) {
        throw new RefusedException(reason, digest + " cannot begin anew", retryAfter);
      }
      transfer = admission.transfer(name);
    }
    if (transfer.isEmpty()) {
      throw Admission.busy(digest + " has just arrived, or is offered by somebody else");
    }
    transfer.get().begin(offset, steady().plus(chunkHold()));
    return transfer.get();
  }

  /** Transfers and wanted offers, in no order. */
  public List<IncomingTransfer> transfers() {
    return admission.transfers();
  }

  Answer completed(IncomingPart part) {
    return answer(
        () -> {
          store.intake().complete(part, new Origin(part.taken().name().peer()));
          return new Answer.Have();
        });
  }

  void closed(IncomingTransfer transfer, Admission.Ending ending) {
    admission.ended(transfer, ending);
  }

  SegmentStore store() {
    return store;
  }

  /** Bytes have come, good or not. */
  void arrived(String peer, long bytes) {
    if (charges.add(peer, bytes)) {
      charges.record(peer);
    }
  }

  void recordCharge(String peer) {
    charges.record(peer);
  }

  Duration chunkHold() {
    return admission.options().chunkHold();
  }

  int minChunkBytes() {
    return admission.options().minChunkBytes();
  }

  Instant steady() {
    return clock.steady();
  }
}
