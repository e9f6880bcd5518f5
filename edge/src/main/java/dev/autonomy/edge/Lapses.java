package dev.autonomy.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How long peers wait whose transfers come to nothing: after a few that ended without a whole
 * chunk, each further one doubles the wait, up to a cap. A transfer that brings chunks takes one
 * back, a segment that is complete all of them.
 */
final class Lapses {

  /** So many are a network's everyday life. */
  static final int FREE = 3;

  static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Map<String, Lapsed> peers = new HashMap<>();

  private record Lapsed(int count, Instant until) {}

  /** A transfer ended without a whole chunk. Those of one moment count once. */
  synchronized void lapsed(String peer, Instant now) {
    int count = peers.containsKey(peer) ? peers.get(peer).count() : 0;
    if (!wait(peer, now).isZero()) {
      return;
    }
    Duration wait = Duration.ZERO;
    if (count >= FREE) {
      wait = FIRST_WAIT;
      for (int doubled = FREE; doubled < count && wait.compareTo(LONGEST_WAIT) < 0; doubled++) {
        wait = wait.multipliedBy(2);
      }
      wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
    peers.put(peer, new Lapsed(count + 1, now.plus(wait)));
  }

  /** A transfer ended after a chunk or more. */
  synchronized void progressed(String peer) {
    peers.computeIfPresent(
        peer, (_, lapsed) -> new Lapsed(Math.max(0, lapsed.count() - 1), lapsed.until()));
  }

  /** A segment is complete. */
  synchronized void completed(String peer) {
    peers.remove(peer);
  }

  synchronized void keep(Collection<String> known) {
    peers.keySet().retainAll(known);
  }

  /** How long nothing is taken from it. */
  synchronized Duration wait(String peer, Instant now) {
    Lapsed lapsed = peers.get(peer);
    return lapsed == null || !lapsed.until().isAfter(now)
        ? Duration.ZERO
        : Duration.between(now, lapsed.until());
  }
}
