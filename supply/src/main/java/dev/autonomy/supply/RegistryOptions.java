package dev.autonomy.supply;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How registries are reached.
 *
 * @param allowInsecure whether plain HTTP is allowed beyond loopback, where it always is
 * @param certificateAuthority PEM certificates to trust instead of the JDK's
 * @param dockerConfig the Docker config with the credentials, where it is not looked for as Docker
 *     does
 * @param timeout how long a connection may take, and how long an answer may say nothing; an hour at
 *     most
 */
public record RegistryOptions(
    boolean allowInsecure,
    Optional<Path> certificateAuthority,
    Optional<Path> dockerConfig,
    Duration timeout) {

  /** The longest timeout. */
  public static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  /** Half a minute of silence, HTTPS beyond loopback, everything else as Docker does. */
  public static final RegistryOptions DEFAULT =
      new RegistryOptions(false, Optional.empty(), Optional.empty(), Duration.ofSeconds(30));

  /** Checks the timeout. */
  public RegistryOptions {
    if (!timeout.isPositive() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "a registry's timeout of " + timeout + ": expected more than nothing, and 1 h at most");
    }
  }
}
