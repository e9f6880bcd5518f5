package dev.autonomy.edged;

import dev.autonomy.edged.PeerRefusedException.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Validates certificates up to one of the authorities (RFC 5280, section 6), by PKIX of the JDK.
 */
final class CertificatePaths {

  /** Leaf, a few intermediates: more is an attack on our time. */
  private static final int MAX_CERTIFICATES = 8;

  private final List<X509Certificate> authorities;

  CertificatePaths(List<X509Certificate> authorities) {
    this.authorities = List.copyOf(authorities);
  }

  /**
   * Validates a chain: the leaf, then each certificate's issuer, with or without the authority at
   * its end. Revocation is not looked at.
   *
   * @return the leaf up to and including the authority, at least two
   */
  List<X509Certificate> validate(List<X509Certificate> chain, Instant now)
      throws PeerRefusedException {
    if (chain.isEmpty()) {
      throw new PeerRefusedException(Reason.NO_CERTIFICATE, "there is no certificate");
    }
    X509Certificate leaf = chain.getFirst();
    if (chain.size() > MAX_CERTIFICATES) {
      throw untrusted(
          leaf,
          "comes with "
              + (chain.size() - 1)
              + " others: expected at most "
              + (MAX_CERTIFICATES - 1));
    }
    List<X509Certificate> path = new ArrayList<>();
    for (X509Certificate certificate : chain) {
      if (authorities.contains(certificate)) {
        break;
      }
      path.add(certificate);
    }
    if (path.isEmpty()) {
      throw untrusted(leaf, "is an authority itself: expected one that an authority has issued");
    }
    X509Certificate authority = authority(path, now);
    checkDates(authority, now);
    path.add(authority);
    return List.copyOf(path);
  }

  private X509Certificate authority(List<X509Certificate> path, Instant now)
      throws PeerRefusedException {
    Set<TrustAnchor> anchors = new LinkedHashSet<>();
    for (X509Certificate authority : authorities) {
      anchors.add(new TrustAnchor(authority, null));
    }
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      PKIXCertPathValidatorResult result =
          (PKIXCertPathValidatorResult)
              CertPathValidator.getInstance("PKIX")
                  .validate(
                      CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return result.getTrustAnchor().getTrustedCert();
    } catch (CertPathValidatorException e) {
      int at = Math.clamp(e.getIndex(), 0, path.size() - 1);
      throw refusal(e, path.get(at), now);
    } catch (CertificateException e) {
      throw untrusted(path.getFirst(), "cannot be read");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PeerRefusedException refusal(
      CertPathValidatorException failure, X509Certificate culprit, Instant now) {
    if (failure.getReason() == BasicReason.EXPIRED
        || failure.getReason() == BasicReason.NOT_YET_VALID) {
      try {
        checkDates(culprit, now);
      } catch (PeerRefusedException e) {
        return e;
      }
    }
    return untrusted(
        culprit,
        "issued by `"
            + culprit.getIssuerX500Principal()
            + "` does not lead to an authority in ca of [tls]: "
            + failure.getMessage());
  }

  private static PeerRefusedException untrusted(X509Certificate certificate, String text) {
    return new PeerRefusedException(Reason.UNTRUSTED, PeerTrust.name(certificate) + " " + text);
  }

  /** Refuses a certificate that is not valid now. */
  static void checkDates(X509Certificate certificate, Instant now) throws PeerRefusedException {
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      throw new PeerRefusedException(
          Reason.NOT_YET_VALID,
          PeerTrust.name(certificate)
              + " is valid from "
              + certificate.getNotBefore().toInstant()
              + ", and it is "
              + now
              + ": is the clock right?");
    }
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      throw new PeerRefusedException(
          Reason.EXPIRED,
          PeerTrust.name(certificate)
              + " expired at "
              + certificate.getNotAfter().toInstant()
              + ": renew it");
    }
  }
}
