package dev.autonomy.edgectl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** PEM files (RFC 7468) as they are written here: one block each. */
final class Pem {

  /** 16 MiB: a revocation list with some hundred thousand entries. */
  private static final int MAX_FILE_BYTES = 16 << 20;

  private static final int LINE_CHARACTERS = 64;

  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String REVOCATION_LIST = "X509 CRL";

  private Pem() {}

  static String certificate(X509Certificate certificate) {
    try {
      return block(CERTIFICATE, certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String key(PrivateKey key) {
    return block(PRIVATE_KEY, key.getEncoded());
  }

  static String revocationList(X509CRL list) {
    try {
      return block(REVOCATION_LIST, list.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String block(String label, byte[] content) {
    Base64.Encoder encoder =
        Base64.getMimeEncoder(LINE_CHARACTERS, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN "
        + label
        + "-----\n"
        + encoder.encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  static X509Certificate readCertificate(Path file) throws CertificateException {
    byte[] der = read(file, CERTIFICATE);
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new CertificateException(file + " holds a certificate that cannot be read");
    }
  }

  static X509CRL readRevocationList(Path file) throws CertificateException {
    byte[] der = read(file, REVOCATION_LIST);
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new CertificateException(file + " holds a revocation list that cannot be read");
    }
  }

  static PrivateKey readKey(Path file) throws CertificateException {
    byte[] der = read(file, PRIVATE_KEY);
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new CertificateException(file + " holds a key that cannot be read: expected EC");
    }
  }

  /** Whether the file says that it holds a revocation list. */
  static boolean isRevocationList(Path file) throws CertificateException {
    return text(file).contains(begin(REVOCATION_LIST));
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static byte[] read(Path file, String label) throws CertificateException {
    String text = text(file);
    int start = text.indexOf(begin(label));
    int end = text.indexOf("-----END " + label + "-----", Math.max(start, 0));
    if (start < 0 || end < 0) {
      throw new CertificateException(
          file + " holds no `" + label + "`: expected PEM, `BEGIN " + label + "`");
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(start + begin(label).length(), end));
    } catch (IllegalArgumentException e) {
      throw new CertificateException(file + " holds a `" + label + "` that is not Base64");
    }
  }

  private static String text(Path file) throws CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new CertificateException(
            file + " has more than " + MAX_FILE_BYTES + " bytes, expected at most that");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw CertificateException.of("cannot read " + file, e);
    }
  }
}
