package dev.autonomy.rego.builtin;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Certificate policies (RFC 5280, section 6.1). They matter only to a chain with a certificate that
 * requires one, which is rare; the JCA's validator knows them.
 */
final class X509Policies {

  private X509Policies() {}

  /** Whether a chain, leaf first and root last, is valid under some policy. */
  @SuppressWarnings("JavaUtilDate") // what the JCA takes
  static boolean areValid(List<dev.autonomy.rego.builtin.X509Certificate> chain, Instant now) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<Certificate> path = new ArrayList<>();
      for (dev.autonomy.rego.builtin.X509Certificate certificate : chain) {
        path.add(factory.generateCertificate(new ByteArrayInputStream(certificate.raw())));
      }
      if (!(path.removeLast() instanceof X509Certificate root)) {
        return false;
      }
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(path), parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
