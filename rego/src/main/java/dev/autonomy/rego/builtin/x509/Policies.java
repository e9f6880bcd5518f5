package dev.autonomy.rego.builtin.x509;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Certificate policies (RFC 5280, section 6.1). They matter only to a chain with a certificate that
 * requires one, which is rare; the JCA's validator knows them.
 */
final class Policies {

  /**
   * What the tree of policies may have in breadth. The validator builds it as RFC 5280 describes
   * it, in which mappings of several policies to one multiply with every certificate.
   */
  private static final long MAX_BREADTH = 64;

  private static final int UNITS_PER_CERTIFICATE = 1_000;

  private Policies() {}

  /** Whether a chain, leaf first and root last, is valid under some policy. */
  @SuppressWarnings("JavaUtilDate") // what the JCA takes
  static boolean areValid(X509Support support, List<Certificate> chain, Instant now) {
    long breadth = 1;
    for (Certificate certificate : chain) {
      breadth = Math.min(breadth * certificate.extensions().policiesMappedToOne(), MAX_BREADTH + 1);
      long size = certificate.raw().length;
      support.charge(UNITS_PER_CERTIFICATE + size * (1 + size / 1024));
    }
    if (breadth > MAX_BREADTH) {
      return false;
    }
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<java.security.cert.Certificate> path = new ArrayList<>();
      for (Certificate certificate : chain) {
        path.add(factory.generateCertificate(new ByteArrayInputStream(certificate.raw())));
      }
      if (!(path.removeLast() instanceof java.security.cert.X509Certificate root)) {
        return false;
      }
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(path), parameters);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }
}
