package dev.autonomy.edged;

import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says why a peer's certificate is not accepted. */
public final class PeerRefusedException extends CertificateException {

  private static final long serialVersionUID = 1L;

  /** The reasons, for the log and for metrics. */
  public enum Reason {
    /** No known peer has this certificate name or fingerprint. */
    UNKNOWN_PEER,
    /** Its names belong to several known peers. */
    AMBIGUOUS_PEER,
    /** It belongs to another known peer than the one that was dialled. */
    NAME_MISMATCH,
    /** It does not lead to one of the authorities. */
    UNTRUSTED,
    /** It may not be used for TLS in this direction. */
    WRONG_USAGE,
    /** It, or a certificate between it and the authority, is past its last day. */
    EXPIRED,
    /** It, or a certificate between it and the authority, is from the future. */
    NOT_YET_VALID,
    /** A revocation list has it. */
    REVOKED,
    /** There are revocation lists, and none from its issuer. */
    CRL_MISSING,
    /** The revocation list of its issuer is past its next update: what it says is out of date. */
    CRL_EXPIRED,
    /** The revocation list of its issuer is from the future. */
    CRL_NOT_YET_VALID,
    /** The peer showed none. */
    NO_CERTIFICATE;

    /** As it stands in the log and in metrics: {@code unknown_peer}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  PeerRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The reason. */
  public Reason reason() {
    return reason;
  }

  /** The message. */
  public String line() {
    return String.valueOf(getMessage());
  }

  /** Finds the refusal that made a handshake fail; JSSE wraps it. */
  public static Optional<PeerRefusedException> in(Throwable failure) {
    for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof PeerRefusedException refused) {
        return Optional.of(refused);
      }
    }
    return Optional.empty();
  }
}
