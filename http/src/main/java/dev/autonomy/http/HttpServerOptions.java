package dev.autonomy.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;

/**
 * What a server is started with.
 *
 * @param listen the address; port 0 takes a free one
 * @param maxConnections connections served at one time; a few more are told 503, the rest is closed
 * @param maxHeadBytes longest request line and header fields together, then 431
 * @param maxBodyBytes longest request body, then 413
 * @param requestTimeout longest time from a request's first byte to its last, then 408
 * @param idleTimeout longest wait for a request's first byte, then the connection is closed
 * @param answerTimeout longest time a peer may take to accept an answer, then it is cut off
 * @param threads makes the thread of each connection
 * @param tls speaks TLS when present
 * @param clock for the {@code Date} field
 */
public record HttpServerOptions(
    InetSocketAddress listen,
    int maxConnections,
    int maxHeadBytes,
    int maxBodyBytes,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration answerTimeout,
    ThreadFactory threads,
    Optional<SSLContext> tls,
    InstantSource clock) {

  /** 16 KiB. */
  public static final int DEFAULT_MAX_HEAD_BYTES = 16 << 10;

  /** 1 MiB. */
  public static final int DEFAULT_MAX_BODY_BYTES = 1 << 20;

  /** 1024 connections. */
  public static final int DEFAULT_MAX_CONNECTIONS = 1024;

  /** Defaults: 10 s for a request and for an answer, 60 s between requests, virtual threads. */
  public static HttpServerOptions on(InetSocketAddress listen) {
    return new HttpServerOptions(
        listen,
        DEFAULT_MAX_CONNECTIONS,
        DEFAULT_MAX_HEAD_BYTES,
        DEFAULT_MAX_BODY_BYTES,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Thread.ofVirtual().name("http-", 0).factory(),
        Optional.empty(),
        InstantSource.system());
  }
}
