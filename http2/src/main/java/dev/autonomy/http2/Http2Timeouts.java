package dev.autonomy.http2;

import java.time.Duration;

/**
 * How long a connection waits. Deadlines are looked at a few times a second and may be overrun by
 * that much.
 *
 * @param handshake for the peer's preface and settings, and for its acknowledgement of ours
 * @param idle without any stream open, then the connection is closed
 * @param stall without progress: of a body in either direction, of a frame that has begun, of bytes
 *     that the peer does not take off the socket
 * @param response of a client, from the end of its request to the head of the answer
 * @param silence while streams are open and nothing at all arrives: then the peer is asked with a
 *     PING; after as long again it counts as dead
 */
public record Http2Timeouts(
    Duration handshake, Duration idle, Duration stall, Duration response, Duration silence) {

  /** 10 s, 5 min, 30 s, 60 s, 15 s. */
  public static final Http2Timeouts DEFAULT =
      new Http2Timeouts(
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(15));

  /** All must be positive. */
  public Http2Timeouts {
    requirePositive(handshake, "handshake");
    requirePositive(idle, "idle");
    requirePositive(stall, "stall");
    requirePositive(response, "response");
    requirePositive(silence, "silence");
  }

  private static void requirePositive(Duration timeout, String name) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(name + " is " + timeout + ", but must be positive");
    }
  }
}
