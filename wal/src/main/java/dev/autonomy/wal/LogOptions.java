package dev.autonomy.wal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Everything a log is opened with.
 *
 * @param node the name of the node that writes, in every frame
 * @param origin the log's identity in its checkpoints, fixed when the log is created; without one
 *     the log gets {@code autonomy.local/NODE/RANDOM}
 * @param signingKey file of the Ed25519 key that signs the checkpoints, created with owner-only
 *     permissions when it is missing; several logs may share one; without a path it is {@code
 *     signing-key.pem} in the log's directory
 * @param limits the log's bounds
 * @param clock where frames get their time from
 * @param retention when the log removes its oldest segments by itself; without one a full log
 *     refuses decisions and forgets nothing
 */
public record LogOptions(
    String node,
    Optional<String> origin,
    Optional<Path> signingKey,
    LogLimits limits,
    InstantSource clock,
    Optional<Retention> retention) {

  /** The defaults, for a log written by that node. */
  public static LogOptions forNode(String node) {
    return new LogOptions(
        node,
        Optional.empty(),
        Optional.empty(),
        LogLimits.DEFAULTS,
        InstantSource.system(),
        Optional.empty());
  }

  /** The same with a given identity for a new log. */
  public LogOptions withOrigin(String name) {
    return new LogOptions(node, Optional.of(name), signingKey, limits, clock, retention);
  }

  /** The same with the signing key elsewhere. */
  public LogOptions withSigningKey(Path file) {
    return new LogOptions(node, origin, Optional.of(file), limits, clock, retention);
  }

  /** The same with other bounds. */
  public LogOptions withLimits(LogLimits other) {
    return new LogOptions(node, origin, signingKey, other, clock, retention);
  }

  /** The same with another ceiling, see {@link LogLimits#withMaxBytes}. */
  public LogOptions withMaxBytes(long bytes) {
    return withLimits(limits.withMaxBytes(bytes));
  }

  /** The same with another clock. */
  public LogOptions withClock(InstantSource other) {
    return new LogOptions(node, origin, signingKey, limits, other, retention);
  }

  /** The same, removing its oldest segments by itself. */
  public LogOptions withRetention(Retention rule) {
    return new LogOptions(node, origin, signingKey, limits, clock, Optional.of(rule));
  }
}
