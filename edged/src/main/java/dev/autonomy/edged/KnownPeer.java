package dev.autonomy.edged;

import dev.autonomy.line.HostAndPort;
import java.util.Optional;

/**
 * A peer that the configuration names, and what it may do.
 *
 * @param id what it is called here
 * @param address where it is reached; empty for one that is received from and never sent to
 * @param certificate what its certificate must be
 * @param maxInboundBytesPerDay what is taken from it in a day of UTC
 * @param maxInboundBytesPerSecond what is taken from it in a second
 * @param maxOutboundBytesPerDay what is sent to it in a day of UTC
 * @param maxOutboundBytesPerSecond what is sent to it in a second
 */
public record KnownPeer(
    String id,
    Optional<HostAndPort> address,
    Credential certificate,
    long maxInboundBytesPerDay,
    long maxInboundBytesPerSecond,
    long maxOutboundBytesPerDay,
    long maxOutboundBytesPerSecond) {

  /** What tells this peer's certificate from those of others. */
  public sealed interface Credential {

    /** A DNS name among its subject alternative names, compared without regard to case. */
    record Name(String dnsName) implements Credential {}

    /** The SHA-256 of the certificate's DER form, 64 hexadecimal digits in lower case. */
    record Fingerprint(String sha256) implements Credential {}
  }
}
