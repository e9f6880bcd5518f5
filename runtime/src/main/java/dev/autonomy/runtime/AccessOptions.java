package dev.autonomy.runtime;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the runtime listens and who may talk to it.
 *
 * @param listen the address; port 0 takes a free one. Outside loopback a token and TLS are required
 * @param allowedHosts names, without port, that {@code Host} may carry besides the listening
 *     address
 * @param allowedOrigins values that {@code Origin} may carry, such as {@code https://ops.example}
 * @param tokenFile file whose trimmed content is the bearer token
 * @param tls certificate chain and private key
 */
public record AccessOptions(
    InetSocketAddress listen,
    List<String> allowedHosts,
    List<String> allowedOrigins,
    Optional<Path> tokenFile,
    Optional<TlsFiles> tls) {

  /** The port of {@code autonomy runtime start} unless {@code --listen} says otherwise. */
  public static final int DEFAULT_PORT = 7777;

  /** Copies the lists. */
  public AccessOptions {
    allowedHosts = List.copyOf(allowedHosts);
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /**
   * PEM files: the certificate chain, leaf first, and its unencrypted PKCS #8 private key.
   *
   * @param certificateChain file with one or more certificates
   * @param privateKey file with the key
   */
  public record TlsFiles(Path certificateChain, Path privateKey) {}

  /** IPv4 loopback on the given port, no token, no TLS. */
  public static AccessOptions loopback(int port) {
    return new AccessOptions(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }
}
