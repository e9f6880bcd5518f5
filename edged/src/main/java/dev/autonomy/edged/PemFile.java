package dev.autonomy.edged;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads certificates, keys and revocation lists from PEM files (RFC 7468). */
final class PemFile {

  /** 4 MiB: some thousand certificates, or a revocation list with some ten thousand entries. */
  static final int MAX_FILE_BYTES = 4 << 20;

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /** What JSSE can sign TLS 1.3 handshakes with. */
  private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "Ed25519");

  private record Block(String label, String base64) {}

  private final Path file;
  private final byte[] bytes;

  private PemFile(Path file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** Reads the file into memory. */
  static PemFile read(Path file) throws TlsException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new TlsException(
            file + ": more than " + MAX_FILE_BYTES + " bytes, expected at most that");
      }
      return new PemFile(file, bytes);
    } catch (IOException e) {
      throw new TlsException(file + ": cannot be read: " + FileFailures.reason(e));
    }
  }

  /** The certificates in their order, at least one. */
  List<X509Certificate> certificates() throws TlsException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks()) {
      if (block.label().equals("CERTIFICATE")) {
        certificates.add(certificate(decode(block.base64())));
      }
    }
    if (certificates.isEmpty()) {
      throw new TlsException(file + ": holds no certificate: expected PEM, `BEGIN CERTIFICATE`");
    }
    return certificates;
  }

  private X509Certificate certificate(byte[] der) throws TlsException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new TlsException(file + ": holds a certificate that cannot be read");
    }
  }

  /** The one private key. */
  PrivateKey privateKey() throws TlsException {
    for (Block block : blocks()) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return privateKey(decode(block.base64()));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new TlsException(
                file
                    + ": the key is encrypted, and nobody is there to ask for its password:"
                    + " decrypt it with `openssl pkcs8 -in FILE -out KEY`");
        case "EC PRIVATE KEY", "RSA PRIVATE KEY" ->
            throw new TlsException(
                file
                    + ": `"
                    + block.label()
                    + "` is not PKCS #8: convert it with `openssl pkcs8 -topk8 -nocrypt -in FILE"
                    + " -out KEY`");
        default -> {
          // Parameters and certificates may stand in the same file.
        }
      }
    }
    throw new TlsException(file + ": holds no key: expected PEM, `BEGIN PRIVATE KEY`");
  }

  private PrivateKey privateKey(byte[] der) throws TlsException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // Another kind of key, then.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new TlsException(
        file + ": the key cannot be used: expected one for " + String.join(", ", KEY_ALGORITHMS));
  }

  /** The revocation lists, at least one; a file that is not PEM is one list in DER. */
  List<X509CRL> revocationLists() throws TlsException {
    List<X509CRL> lists = new ArrayList<>();
    if (bytes.length > 0 && bytes[0] == 0x30) { // the tag of a SEQUENCE
      lists.add(revocationList(bytes));
    } else {
      for (Block block : blocks()) {
        if (block.label().equals("X509 CRL")) {
          lists.add(revocationList(decode(block.base64())));
        }
      }
    }
    if (lists.isEmpty()) {
      throw new TlsException(
          file + ": holds no revocation list: expected PEM, `BEGIN X509 CRL`, or DER");
    }
    return lists;
  }

  private X509CRL revocationList(byte[] der) throws TlsException {
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    } catch (CertificateException | CRLException e) {
      throw new TlsException(file + ": holds a revocation list that cannot be read");
    }
  }

  /** Text outside the blocks is a comment (RFC 7468, section 2). */
  private List<Block> blocks() throws TlsException {
    List<Block> blocks = new ArrayList<>();
    String label = "";
    StringBuilder content = new StringBuilder();
    for (String line : new String(bytes, StandardCharsets.ISO_8859_1).lines().toList()) {
      String text = line.strip();
      if (text.startsWith(BEGIN) && text.endsWith(DASHES)) {
        label = text.substring(BEGIN.length(), text.length() - DASHES.length());
        content.setLength(0);
      } else if (text.startsWith(END)) {
        if (label.isEmpty() || !text.equals(END + label + DASHES)) {
          throw new TlsException(file + ": `" + text + "` ends what has not begun");
        }
        blocks.add(new Block(label, content.toString()));
        label = "";
      } else if (!label.isEmpty()) {
        content.append(text);
      }
    }
    if (!label.isEmpty()) {
      throw new TlsException(file + ": `BEGIN " + label + "` has no end: is the file cut off?");
    }
    return blocks;
  }

  private byte[] decode(String base64) throws TlsException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new TlsException(file + ": a block is not Base64");
    }
  }
}
