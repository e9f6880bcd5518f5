package dev.autonomy.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * When the control plane is asked again. Pauses are spread, so that nodes that start together do
 * not ask together; the spread of a node is computed from its name and a counter, and so the same
 * each time.
 */
final class ReleasePacing {

  /** The longest time that a question may be kept open: shorter than most proxies' patience. */
  static final Duration MAX_WAIT = Duration.ofSeconds(55);

  /** However long a control plane wants to be left alone. */
  static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(10);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 20;

  private final Duration interval;
  private final long seed;
  private long pauses;

  ReleasePacing(String nodeId, Duration interval) {
    this.interval = interval;
    this.seed = fnv1a(nodeId);
  }

  /** How long the control plane may keep the next question open: whole seconds. */
  Duration patience(int failures) {
    if (failures > 0) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(shorter(interval, MAX_WAIT).toSeconds());
  }

  /**
   * The pause after an answer that has a name: the next question can be kept open until there is
   * another.
   */
  Duration breath() {
    return scaled(shorter(interval, FIRST_RETRY), 0.5 + 0.5 * spread());
  }

  /**
   * The pause until the next question.
   *
   * @param failures cycles in a row that did not end well
   * @param elapsed since the last question began
   * @param retryAfter how long the control plane wants to be left alone
   */
  Duration pause(int failures, Duration elapsed, Optional<Duration> retryAfter) {
    double spread = spread();
    if (failures == 0) {
      Duration left = scaled(interval, 0.75 + 0.25 * spread).minus(elapsed);
      return left.isNegative() ? Duration.ZERO : left;
    }
    Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    Duration pause = scaled(shorter(interval, doubled), 0.5 + 0.5 * spread);
    if (retryAfter.isEmpty()) {
      return pause;
    }
    Duration asked = shorter(retryAfter.get(), MAX_RETRY_AFTER);
    return shorter(pause, asked).equals(pause) ? asked : pause;
  }

  private static Duration scaled(Duration duration, double factor) {
    return Duration.ofMillis((long) (duration.toMillis() * factor));
  }

  /** From 0 to 1, the next of this node's. */
  private double spread() {
    return (mixed(seed + ++pauses * 0x9e3779b97f4a7c15L) >>> 11) * 0x1.0p-53;
  }

  /**
   * The finalizer of <a href="https://doi.org/10.1145/2660193.2660195">SplitMix64</a>: spreads what
   * is counted up evenly.
   */
  private static long mixed(long word) {
    long z = (word ^ word >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /** <a href="http://www.isthe.com/chongo/tech/comp/fnv/">FNV-1a</a>, 64 bits. */
  private static long fnv1a(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b & 0xff) * 0x100000001b3L;
    }
    return hash;
  }

  private static Duration shorter(Duration left, Duration right) {
    return left.compareTo(right) < 0 ? left : right;
  }
}
