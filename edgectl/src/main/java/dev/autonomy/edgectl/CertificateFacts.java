package dev.autonomy.edgectl;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has to know of a certificate.
 *
 * @param subject its distinguished name (RFC 2253)
 * @param names DNS names and IP addresses among the subject alternative names
 * @param serial hexadecimal
 * @param validFrom the first moment
 * @param validUntil the last one
 * @param fingerprint as {@code certificate_fingerprint} in {@code edge.toml}
 */
record CertificateFacts(
    String subject,
    List<String> names,
    String serial,
    Instant validFrom,
    Instant validUntil,
    String fingerprint) {

  static CertificateFacts of(X509Certificate certificate) {
    return new CertificateFacts(
        certificate.getSubjectX500Principal().getName(),
        names(certificate),
        CertificateAuthority.serial(certificate),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        "sha256:" + sha256(certificate));
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      @Nullable Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          if (alternative.get(1) instanceof String name) {
            names.add(name);
          }
        }
      }
    } catch (CertificateParsingException e) {
      // Names that cannot be read are none.
      return List.of();
    }
    return names;
  }

  private static String sha256(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
