package dev.autonomy.edged;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** Says why there is no connection with a peer. */
public final class PeerHandshakeException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String code;

  private PeerHandshakeException(String code, String message, IOException cause) {
    super(message, cause);
    this.code = code;
  }

  static PeerHandshakeException of(IOException failure, boolean expired, Duration timeout) {
    Optional<PeerRefusedException> refused = PeerRefusedException.in(failure);
    if (refused.isPresent()) {
      return new PeerHandshakeException(
          refused.get().reason().code(), refused.get().line(), failure);
    }
    if (expired) {
      return new PeerHandshakeException(
          "handshake_timeout", "no handshake within " + timeout.toMillis() + " ms", failure);
    }
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case ConnectException _ -> new PeerHandshakeException("unreachable", message, failure);
      case UnknownHostException _ ->
          new PeerHandshakeException("unreachable", "unknown host " + message, failure);
      default ->
          new PeerHandshakeException("handshake_failed", "handshake failed: " + message, failure);
    };
  }

  /**
   * For log and metrics: a code of {@link PeerRefusedException.Reason}, {@code unreachable}, {@code
   * handshake_timeout} or {@code handshake_failed}.
   */
  public String code() {
    return code;
  }

  /** The message. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
