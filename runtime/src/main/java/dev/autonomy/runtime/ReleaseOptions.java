package dev.autonomy.runtime;

import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.RegistryProvider;
import dev.autonomy.supply.Release;
import dev.autonomy.trust.Freshness;
import dev.autonomy.trust.TrustedKeys;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * Where a runtime learns which release is desired, and what a release needs to be activated.
 *
 * @param orchestrator base URL of the control plane: {@code https}, or {@code http} on loopback
 * @param channel to ask for, a name as {@link Release#isChannel} has it
 * @param interval the longest time between the beginnings of two questions
 * @param tokenFile holds the bearer token; read again for each question
 * @param trust makes connections to control planes whose certificates are believed; empty for the
 *     platform's choice
 * @param keys whose signatures count
 * @param freshness how old signatures may be
 * @param registries opens the registry that a release names
 * @param registry how registries are reached
 */
public record ReleaseOptions(
    URI orchestrator,
    String channel,
    Duration interval,
    Optional<Path> tokenFile,
    Optional<SSLSocketFactory> trust,
    TrustedKeys keys,
    Freshness freshness,
    RegistryProvider registries,
    RegistryOptions registry) {

  /** Half a minute. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

  /** One millisecond, for programs that do not share their control plane with others. */
  public static final Duration MIN_INTERVAL = Duration.ofMillis(1);

  /** A day. */
  public static final Duration MAX_INTERVAL = Duration.ofHours(24);

  /**
   * Checks what can be checked before anybody is asked.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  public ReleaseOptions {
    HttpControlPlane.checkBase(orchestrator);
    if (!Release.isChannel(channel)) {
      throw new IllegalArgumentException(
          "`"
              + channel
              + "` is no channel: expected 1 to "
              + Release.MAX_CHANNEL_CHARS
              + " of a-z 0-9 . _ -");
    }
    if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "the interval is " + interval.toMillis() + " ms, expected 1 ms to 24 h");
    }
  }
}
