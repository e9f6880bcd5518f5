package dev.autonomy.cli;

import dev.autonomy.line.CommandException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates a client believes: those of the Java platform, or those in a file. */
final class TrustedAuthorities {

  private static final int MAX_FILE_BYTES = 1 << 20;
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  private TrustedAuthorities() {}

  /** Makes connections to those who are believed; empty for the platform's choice. */
  static Optional<SSLSocketFactory> socketFactory(Optional<Path> authorities)
      throws CommandException {
    return authorities.isPresent()
        ? Optional.of(trusting(authorities.get()).getSocketFactory())
        : Optional.empty();
  }

  /** The contents of a file with certificates. */
  static byte[] pem(Path file) throws CommandException {
    byte[] pem = KeptFiles.read(file, MAX_FILE_BYTES);
    if (!new String(pem, StandardCharsets.ISO_8859_1).contains(BEGIN)) {
      throw new CommandException(
          "there is no certificate (PEM) in " + file + ": expected a line `" + BEGIN + "`");
    }
    return pem;
  }

  private static SSLContext trusting(Path file) throws CommandException {
    byte[] pem = pem(file);
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (Certificate certificate : certificates) {
        trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new CommandException(
          "cannot read the certificates in " + file + ": " + e.getMessage(), e);
    }
  }
}
