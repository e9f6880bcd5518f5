package dev.autonomy.rego.network;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates and keys of PEM (RFC 7468), for the JCA. */
final class PemKeys {

  private static final String[] KINDS = {"EC", "RSA", "Ed25519"};

  /** Version 0 and the identifier of RSA keys, the start of PKCS #8. */
  private static final String RSA_START = "020100300d06092a864886f70d0101010500";

  /** Version 0 and the identifier of keys on curves, without the curve. */
  private static final String EC_START = "020100300906072a8648ce3d0201";

  private PemKeys() {}

  /** All certificates of a text, at least one. */
  static List<Certificate> certificates(String pem) throws NetworkException {
    if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
      throw new NetworkException("could not append certificates");
    }
    try {
      byte[] bytes = pem.strip().getBytes(StandardCharsets.US_ASCII);
      return List.copyOf(
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes)));
    } catch (CertificateException e) {
      throw new NetworkException("could not append certificates: " + e.getMessage());
    }
  }

  /** Certificates and the key of the first one. */
  static TlsSettings.Identity identity(String certificates, String key) throws NetworkException {
    List<Certificate> chain = certificates(certificates);
    return new TlsSettings.Identity(key(key), chain);
  }

  private static PrivateKey key(String pem) throws NetworkException {
    byte[] plain = block(pem, "PRIVATE KEY");
    byte[] rsa = block(pem, "RSA PRIVATE KEY");
    byte[] ec = block(pem, "EC PRIVATE KEY");
    if (rsa != null) {
      plain = element(0x30, join(HexFormat.of().parseHex(RSA_START), element(4, rsa)));
    } else if (ec != null) {
      plain = wrapEc(ec);
    }
    if (plain == null) {
      throw new NetworkException("tls: failed to find any PEM data in key input");
    }
    String problem = "";
    for (String kind : KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(plain));
      } catch (InvalidKeySpecException e) {
        problem = e.getMessage();
      } catch (GeneralSecurityException e) {
        throw new NetworkException("tls: " + e.getMessage());
      }
    }
    throw new NetworkException("tls: failed to parse private key: " + problem);
  }

  private static byte @Nullable [] block(String pem, String type) throws NetworkException {
    String begin = "-----BEGIN " + type + "-----";
    int start = pem.indexOf(begin);
    int end = pem.indexOf("-----END " + type + "-----", Math.max(start, 0));
    if (start < 0 || end < 0) {
      return null;
    }
    try {
      String body = pem.substring(start + begin.length(), end);
      return Base64.getMimeDecoder().decode(body.strip());
    } catch (IllegalArgumentException e) {
      throw new NetworkException("tls: failed to parse private key");
    }
  }

  /** Moves the curve, which SEC 1 has inside, to where PKCS #8 has it. */
  private static byte[] wrapEc(byte[] key) throws NetworkException {
    for (int i = 0; i + 2 < key.length; i++) {
      int length = key[i + 1];
      boolean curve = key[i] == (byte) 0xa0 && key[i + 2] == 6 && length > 2;
      if (curve && i + 2 + length <= key.length) {
        byte[] identifier = Arrays.copyOfRange(key, i + 2, i + 2 + length);
        byte[] start = HexFormat.of().parseHex(EC_START);
        byte[] type = element(0x30, join(Arrays.copyOfRange(start, 5, 14), identifier));
        byte[] version = Arrays.copyOf(start, 3);
        return element(0x30, join(join(version, type), element(4, key)));
      }
    }
    throw new NetworkException("x509: unknown elliptic curve");
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  private static byte[] element(int tag, byte[] contents) {
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = contents.length;
    if (length < 0x80) {
      element.write(length);
    } else {
      element.write(0x82);
      element.write(length >> 8);
      element.write(length);
    }
    element.writeBytes(contents);
    return element.toByteArray();
  }
}
