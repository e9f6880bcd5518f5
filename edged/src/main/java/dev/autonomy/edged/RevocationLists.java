package dev.autonomy.edged;

import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The certificate revocation lists of this node (RFC 5280, section 5), complete lists of the
 * authorities themselves. Where there is any, every certificate of a peer must be covered by a list
 * that is in date: what cannot be known counts as revoked.
 */
final class RevocationLists {

  /** CRL number and authority key identifier: what does not narrow the list's scope. */
  private static final Set<String> HARMLESS = Set.of("2.5.29.20", "2.5.29.35");

  private static final int CRL_SIGN = 6; // KeyUsage, RFC 5280, section 4.2.1.3

  private final List<X509CRL> lists;

  RevocationLists(List<X509CRL> lists) {
    this.lists = List.copyOf(lists);
  }

  List<X509CRL> lists() {
    return lists;
  }

  /** Nothing when the list can be used; else why it cannot. */
  static Optional<String> defect(X509CRL list, List<X509Certificate> issuers) {
    @Nullable Set<String> critical = list.getCriticalExtensionOIDs();
    if (critical != null && !HARMLESS.containsAll(critical)) {
      return Optional.of(
          "covers only a part of the certificates, or changes to another list: expected a"
              + " complete list");
    }
    if (list.getNextUpdate() == null) {
      return Optional.of(
          "does not say when the next one comes: expected nextUpdate (RFC 5280, 5.1.2.5)");
    }
    for (X509Certificate issuer : issuers) {
      if (isBy(list, issuer)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "is not signed by one of the authorities: expected a list of `"
            + list.getIssuerX500Principal()
            + "` signed with its key");
  }

  private static boolean isBy(X509CRL list, X509Certificate issuer) {
    boolean @Nullable [] usage = issuer.getKeyUsage();
    if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        || usage != null && !usage[CRL_SIGN]) {
      return false;
    }
    try {
      list.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Refuses a certificate unless a list of its issuer that is in date does not have it. */
  void check(X509Certificate certificate, X509Certificate issuer, Instant now)
      throws PeerRefusedException {
    if (lists.isEmpty()) {
      return;
    }
    boolean covered = false;
    boolean tooEarly = false;
    @Nullable Date expiry = null;
    for (X509CRL list : lists) {
      if (!isBy(list, issuer)) {
        continue;
      }
      @Nullable X509CRLEntry entry = list.getRevokedCertificate(certificate.getSerialNumber());
      if (entry != null) {
        throw new PeerRefusedException(
            PeerRefusedException.Reason.REVOKED,
            PeerTrust.name(certificate)
                + " was revoked at "
                + entry.getRevocationDate().toInstant()
                + ", serial "
                + certificate.getSerialNumber().toString(16));
      }
      if (now.isBefore(list.getThisUpdate().toInstant())) {
        tooEarly = true;
      } else if (now.isAfter(list.getNextUpdate().toInstant())) {
        expiry = list.getNextUpdate();
      } else {
        covered = true;
      }
    }
    if (covered) {
      return;
    }
    String of = "the revocation list of `" + issuer.getSubjectX500Principal() + "` ";
    if (expiry != null) {
      throw new PeerRefusedException(
          PeerRefusedException.Reason.CRL_EXPIRED,
          of
              + "was due for an update at "
              + expiry.toInstant()
              + ": put a new one in its place and reload");
    }
    if (tooEarly) {
      throw new PeerRefusedException(
          PeerRefusedException.Reason.CRL_NOT_YET_VALID,
          of + "is from the future: is the clock right?");
    }
    throw new PeerRefusedException(
        PeerRefusedException.Reason.CRL_MISSING,
        of + "is not there: add it to crl in [tls], every authority needs one");
  }
}
