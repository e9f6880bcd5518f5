package dev.autonomy.runtime;

import java.time.Duration;

/**
 * Every bound of the HTTP service. What exceeds one is refused and counted.
 *
 * @param maxInflight calls that may be between parsing and answering at one time; the next gets 429
 * @param maxBodyBytes largest accepted request body; a larger one gets 413
 * @param maxConnections open connections; the next one gets 503 and is closed
 * @param requestTimeout longest time from a request's first byte to its last, then 408
 * @param idleTimeout longest silence between two requests of a connection
 * @param answerTimeout longest time a client may take to accept an answer
 * @param drainTimeout longest wait for calls in flight when the service stops
 */
public record RuntimeLimits(
    int maxInflight,
    int maxBodyBytes,
    int maxConnections,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration answerTimeout,
    Duration drainTimeout) {

  /** 512 calls. */
  public static final int DEFAULT_MAX_INFLIGHT = 512;

  /** 1 MiB. */
  public static final int DEFAULT_MAX_BODY_BYTES = 1 << 20;

  /** 1024 connections. */
  public static final int DEFAULT_MAX_CONNECTIONS = 1024;

  /** The documented defaults. */
  public static final RuntimeLimits DEFAULTS =
      new RuntimeLimits(
          DEFAULT_MAX_INFLIGHT,
          DEFAULT_MAX_BODY_BYTES,
          DEFAULT_MAX_CONNECTIONS,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15));

  /** The same with another in-flight bound. */
  public RuntimeLimits withMaxInflight(int calls) {
    return new RuntimeLimits(
        calls,
        maxBodyBytes,
        maxConnections,
        requestTimeout,
        idleTimeout,
        answerTimeout,
        drainTimeout);
  }

  /** The same with another body bound. */
  public RuntimeLimits withMaxBodyBytes(int bytes) {
    return new RuntimeLimits(
        maxInflight,
        bytes,
        maxConnections,
        requestTimeout,
        idleTimeout,
        answerTimeout,
        drainTimeout);
  }
}
