package dev.autonomy.edgectl;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A certification authority in a directory, for tests and small fleets: {@code ca.crt}, {@code
 * ca.key} and {@code crl.pem}, its revocation list, which is also its only memory. Keys are EC
 * P-256 and unencrypted, in files of mode 0600; whoever can read the directory can issue.
 */
public final class CertificateAuthority {

  /** What is in the past of every certificate, for peers whose clocks are slow. */
  public static final Duration BACKDATED = Duration.ofMinutes(5);

  static final String CERTIFICATE = "ca.crt";
  static final String KEY = "ca.key";
  static final String REVOCATIONS = "crl.pem";
  private static final String LOCK = "lock";

  /** A month: as long as a node may go without the newest list. */
  static final Duration FIRST_LIST_VALIDITY = Duration.ofDays(30);

  /**
   * A certificate and its key.
   *
   * @param key what {@code certificate} is about
   */
  public record Issued(X509Certificate certificate, PrivateKey key) {}

  private final Path folder;
  private final X509Certificate certificate;
  private final PrivateKey key;

  private CertificateAuthority(Path folder, X509Certificate certificate, PrivateKey key) {
    this.folder = folder;
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Makes an authority with an empty revocation list.
   *
   * @param folder where it is kept; made with mode 0700 when it is not there
   * @param name its common name
   * @param overwrite whether one that is there is replaced, key included
   * @throws CertificateException when there is one, or the files cannot be written
   */
  public static CertificateAuthority create(
      Path folder, String name, Duration validity, Instant now, boolean overwrite)
      throws CertificateException {
    makeFolder(folder);
    if (!overwrite) {
      CertificateFiles.refuseExisting(
          List.of(folder.resolve(KEY), folder.resolve(CERTIFICATE), folder.resolve(REVOCATIONS)));
    }
    KeyPair pair = generateKeys();
    X509Certificate certificate =
        CertificateBuilder.authority(name, pair, now.minus(BACKDATED), now.plus(validity));
    CertificateAuthority authority =
        new CertificateAuthority(folder, certificate, pair.getPrivate());
    X509CRL empty =
        CertificateBuilder.revocationList(
            certificate,
            pair.getPrivate(),
            new CertificateBuilder.RevocationNews(List.of(), BigInteger.ONE),
            now.minus(BACKDATED),
            now.plus(FIRST_LIST_VALIDITY));
    CertificateFiles.write(folder.resolve(KEY), Pem.key(pair.getPrivate()), true, overwrite);
    CertificateFiles.write(
        folder.resolve(CERTIFICATE), Pem.certificate(certificate), false, overwrite);
    CertificateFiles.write(
        folder.resolve(REVOCATIONS), Pem.revocationList(empty), false, overwrite);
    return authority;
  }

  private static void makeFolder(Path folder) throws CertificateException {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw CertificateException.of("cannot make the directory " + folder, e);
    }
  }

  /**
   * Opens one that is there.
   *
   * @throws CertificateException when its certificate or key cannot be read
   */
  public static CertificateAuthority open(Path folder) throws CertificateException {
    if (!Files.exists(folder.resolve(CERTIFICATE))) {
      throw new CertificateException(
          folder + " holds no authority: make one with `edgectl cert ca --ca " + folder + "`");
    }
    return new CertificateAuthority(
        folder, Pem.readCertificate(folder.resolve(CERTIFICATE)), Pem.readKey(folder.resolve(KEY)));
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Where its revocation list is. */
  public Path revocationsFile() {
    return folder.resolve(REVOCATIONS);
  }

  /** Where its own certificate is. */
  public Path certificateFile() {
    return folder.resolve(CERTIFICATE);
  }

  /**
   * Makes a key and a certificate for a node, good for both sides of TLS.
   *
   * @param name its common name
   * @param alternatives subject alternative names: DNS names and IP addresses, at least one
   * @throws CertificateException when it would outlive the authority, or a name is none
   */
  public Issued issue(String name, List<String> alternatives, Duration validity, Instant now)
      throws CertificateException {
    KeyPair pair = generateKeys();
    return new Issued(
        certify(name, alternatives, pair.getPublic(), validity, now), pair.getPrivate());
  }

  /**
   * Makes a new certificate with the subject, the names and the key of an old one.
   *
   * @throws CertificateException when the old one is not this authority's, is revoked, or the new
   *     one would outlive the authority
   */
  public X509Certificate renew(X509Certificate old, Duration validity, Instant now)
      throws CertificateException {
    requireIssued(old);
    if (revocations().getRevokedCertificate(old.getSerialNumber()) != null) {
      throw new CertificateException(
          "serial " + serial(old) + " is revoked: issue a certificate with a new key instead");
    }
    checkLifetime(validity, now);
    return CertificateBuilder.renewal(
        old, certificate, key, now.minus(BACKDATED), now.plus(validity));
  }

  private X509Certificate certify(
      String name, List<String> alternatives, PublicKey subject, Duration validity, Instant now)
      throws CertificateException {
    checkLifetime(validity, now);
    return CertificateBuilder.leaf(
        new CertificateBuilder.Subject(name, alternatives, subject),
        certificate,
        key,
        now.minus(BACKDATED),
        now.plus(validity));
  }

  private void checkLifetime(Duration validity, Instant now) throws CertificateException {
    Instant end = certificate.getNotAfter().toInstant();
    if (now.plus(validity).isAfter(end)) {
      throw new CertificateException(
          "the certificate would be valid until "
              + now.plus(validity)
              + ", and the authority is until "
              + end
              + ": choose a shorter --validity or make a new authority");
    }
  }

  private void requireIssued(X509Certificate other) throws CertificateException {
    try {
      other.verify(certificate.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException(
          "the certificate is not issued by this authority, `"
              + certificate.getSubjectX500Principal()
              + "`");
    }
  }

  /**
   * Adds a certificate to the revocation list and writes the next one.
   *
   * @return whether it was not in the list yet; in both cases there is a new list
   * @throws CertificateException when the list cannot be read or written
   */
  public boolean revoke(X509Certificate revoked, Duration listValidity, Instant now)
      throws CertificateException {
    requireIssued(revoked);
    return renewList(List.of(revoked.getSerialNumber()), listValidity, now);
  }

  /** Writes the next revocation list, with what is in the last one. */
  public void renewList(Duration listValidity, Instant now) throws CertificateException {
    renewList(List.of(), listValidity, now);
  }

  private boolean renewList(List<BigInteger> serials, Duration listValidity, Instant now)
      throws CertificateException {
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      X509CRL last = revocations();
      List<BigInteger> added =
          serials.stream().filter(serial -> last.getRevokedCertificate(serial) == null).toList();
      X509CRL next =
          CertificateBuilder.nextRevocationList(
              last, certificate, key, added, now, now.plus(listValidity));
      CertificateFiles.write(
          folder.resolve(REVOCATIONS), Pem.revocationList(next), false, lock.isValid());
      return !added.isEmpty();
    } catch (IOException e) {
      throw CertificateException.of("cannot write the revocation list in " + folder, e);
    }
  }

  /** The list as it is; without it, revocations would be forgotten. */
  X509CRL revocations() throws CertificateException {
    X509CRL list = Pem.readRevocationList(folder.resolve(REVOCATIONS));
    try {
      list.verify(certificate.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException(
          folder.resolve(REVOCATIONS) + " is not signed by this authority: restore the right one");
    }
    return list;
  }

  static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16);
  }

  private static KeyPair generateKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
