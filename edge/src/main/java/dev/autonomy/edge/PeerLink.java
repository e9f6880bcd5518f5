package dev.autonomy.edge;

import java.time.Duration;
import java.time.Instant;

/**
 * What the relay knows of the way to one peer. While nothing is known or the peer cannot be
 * reached, one transfer at a time finds out; that costs no delivery an attempt, as the link fails
 * and not the segment.
 *
 * <p>A peer that takes nothing just now puts off the deliveries that it is offered. One of them may
 * be refused for itself, so that the others go on; after more such answers in a row than transfers
 * run at once, nothing is offered for as long as the peer asks. With each such pause the deliveries
 * that are refused wait twice as long, but the pauses stay as long as they are: so every delivery
 * is offered some time, whatever is refused before it.
 */
final class PeerLink {

  final TokenBucket rate;
  final TokenBucket drainRate;

  private PeerLimits limits;
  private LinkState state = LinkState.UNKNOWN;
  private int failures;
  private Instant retryAt = Instant.MIN;
  private long backlogEnd;
  private int refusals;
  private int pauses;
  private Instant pausedUntil = Instant.MIN;
  private int transfers;
  private long outstanding;

  PeerLink(PeerLimits limits) {
    this.limits = limits;
    rate = new TokenBucket(limits.outboundRate());
    drainRate = new TokenBucket(limits.drainRate());
  }

  void limits(PeerLimits changed) {
    limits = changed;
    rate.rate(changed.outboundRate());
    drainRate.rate(changed.drainRate());
  }

  PeerLimits limits() {
    return limits;
  }

  LinkState state() {
    return state;
  }

  int transfers() {
    return transfers;
  }

  /** Bytes of the transfers under way. */
  long outstanding() {
    return outstanding;
  }

  Instant retryAt() {
    return retryAt;
  }

  Instant pausedUntil() {
    return pausedUntil;
  }

  /** How many more transfers may begin now. */
  int free(RelayOptions options, Instant now) {
    int most =
        switch (state) {
          case UP -> options.maxTransfersPerPeer();
          case UNKNOWN -> 1;
          case DOWN -> retryAt.isAfter(now) ? 0 : 1;
        };
    return pausedUntil.isAfter(now) ? 0 : Math.max(0, most - transfers);
  }

  void began(long bytes) {
    transfers++;
    outstanding += bytes;
  }

  void ended(long bytes) {
    transfers--;
    outstanding -= bytes;
  }

  /** The peer has answered; what was queued up to {@code sequence} while it was away is backlog. */
  void up(long sequence) {
    backlogEnd = sequence;
    state = LinkState.UP;
    failures = 0;
    took();
  }

  /** The peer takes offers, or refuses one for a reason of its own. */
  void took() {
    refusals = 0;
    pauses = 0;
    pausedUntil = Instant.MIN;
  }

  /** The peer takes nothing just now: for how long the delivery that it refused is put off. */
  Duration refused(RelayOptions options, Duration retryAfter, Instant now) {
    Duration asked = options.bounded(retryAfter);
    refusals++;
    if (refusals > options.maxTransfersPerPeer() && !pausedUntil.isAfter(now)) {
      pauses++;
      pausedUntil = now.plus(asked);
    }
    Duration grown = options.backoff(pauses);
    return grown.compareTo(asked) > 0 ? grown : asked;
  }

  /** The peer could not be reached. */
  void unreachable(RelayOptions options, Instant now) {
    state = LinkState.DOWN;
    failures++;
    retryAt = now.plus(options.backoff(failures));
  }

  /** Whether a delivery is part of what piled up while the peer was away. */
  boolean draining(long sequence) {
    return sequence <= backlogEnd;
  }

  Duration take(long bytes, long sequence, Instant now) {
    Duration wait = rate.take(bytes, now);
    if (!draining(sequence)) {
      return wait;
    }
    Duration drain = drainRate.take(bytes, now);
    return drain.compareTo(wait) > 0 ? drain : wait;
  }
}
