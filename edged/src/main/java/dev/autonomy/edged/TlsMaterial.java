package dev.autonomy.edged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The node's own certificate and key, and whom it trusts, read from files and checked. Immutable; a
 * reload reads another.
 */
public final class TlsMaterial {

  private static final Set<PosixFilePermission> NOT_THE_OWNERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final CertificatePaths paths;
  private final RevocationLists revocations;
  private final List<String> warnings;

  private TlsMaterial(
      List<X509Certificate> chain,
      PrivateKey key,
      CertificatePaths paths,
      RevocationLists revocations,
      List<String> warnings) {
    this.chain = List.copyOf(chain);
    this.key = key;
    this.paths = paths;
    this.revocations = revocations;
    this.warnings = List.copyOf(warnings);
  }

  /** The leaf and what leads to an authority. */
  List<X509Certificate> chain() {
    return chain;
  }

  PrivateKey key() {
    return key;
  }

  CertificatePaths paths() {
    return paths;
  }

  RevocationLists revocations() {
    return revocations;
  }

  /** What an operator should see to soon, one line each. */
  public List<String> warnings() {
    return warnings;
  }

  /** When the node's own certificate expires. */
  public Instant expiry() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** The SHA-256 of the node's own certificate as {@code certificate_fingerprint} has it. */
  public String fingerprint() {
    return "sha256:" + PeerTrust.fingerprint(chain.getFirst());
  }

  /**
   * Reads and checks the files. A revocation list that is out of date is a warning here: the node
   * starts, keeps what it has for its own users, and refuses every peer until a reload.
   *
   * @throws TlsException when the certificate cannot be used now, with everything that is wrong
   */
  public static TlsMaterial load(EdgeConfiguration.TlsFiles files, InstantSource clock)
      throws TlsException {
    List<String> lines = new ArrayList<>();
    Optional<List<X509Certificate>> chain =
        gather(lines, () -> PemFile.read(files.certificate()).certificates());
    Optional<PrivateKey> key = gather(lines, () -> privateKey(files.key()));
    Optional<List<X509Certificate>> authorities =
        gather(lines, () -> authorities(files.authorities()));
    List<X509CRL> lists = new ArrayList<>();
    for (Path file : files.revocationLists()) {
      List<X509Certificate> issuers = new ArrayList<>();
      authorities.ifPresent(issuers::addAll);
      chain.ifPresent(issuers::addAll);
      gather(lines, () -> revocationLists(file, issuers)).ifPresent(lists::addAll);
    }
    if (chain.isEmpty() || key.isEmpty() || authorities.isEmpty()) {
      throw new TlsException(lines);
    }
    TlsMaterial material =
        new TlsMaterial(
            chain.get(),
            key.get(),
            new CertificatePaths(authorities.get()),
            new RevocationLists(lists),
            warnings(files, chain.get().getFirst(), authorities.get(), lists, clock.instant()));
    lines.addAll(material.defects(files, clock.instant()));
    if (!lines.isEmpty()) {
      throw new TlsException(lines);
    }
    return material;
  }

  private interface Step<T> {
    T run() throws TlsException;
  }

  private static <T> Optional<T> gather(List<String> lines, Step<T> step) {
    try {
      return Optional.of(step.run());
    } catch (TlsException e) {
      lines.addAll(e.lines());
      return Optional.empty();
    }
  }

  private static PrivateKey privateKey(Path file) throws TlsException {
    PrivateKey key = PemFile.read(file).privateKey();
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.stream().anyMatch(NOT_THE_OWNERS::contains)) {
        throw new TlsException(
            file
                + ": others than its owner may use the key, "
                + PosixFilePermissions.toString(permissions)
                + ": expected rw------- or less, `chmod 600` it");
      }
    } catch (IOException e) {
      throw new TlsException(file + ": cannot be looked at: " + FileFailures.reason(e));
    }
    return key;
  }

  private static List<X509Certificate> authorities(Path file) throws TlsException {
    List<X509Certificate> authorities = PemFile.read(file).certificates();
    for (X509Certificate authority : authorities) {
      if (authority.getBasicConstraints() < 0) {
        throw new TlsException(
            file
                + ": "
                + PeerTrust.name(authority)
                + " is no authority: expected basic constraints that say CA");
      }
    }
    return authorities;
  }

  private static List<X509CRL> revocationLists(Path file, List<X509Certificate> issuers)
      throws TlsException {
    List<X509CRL> lists = PemFile.read(file).revocationLists();
    for (X509CRL list : lists) {
      Optional<String> defect = RevocationLists.defect(list, issuers);
      if (defect.isPresent()) {
        throw new TlsException(file + ": " + defect.get());
      }
    }
    return lists;
  }

  private List<String> defects(EdgeConfiguration.TlsFiles files, Instant now) {
    List<String> lines = new ArrayList<>();
    X509Certificate leaf = chain.getFirst();
    if (!isOurs(leaf)) {
      lines.add(files.key() + ": is not the key of the certificate in " + files.certificate());
    }
    if (PeerTrust.dnsNames(leaf).isEmpty()) {
      lines.add(
          files.certificate()
              + ": "
              + PeerTrust.name(leaf)
              + " has no DNS name among its subject alternative names: peers know a node by one");
    }
    try {
      CertificatePaths.checkDates(leaf, now);
      List<X509Certificate> path = paths.validate(chain, now);
      PeerTrust.checkUsage(leaf, PeerTrust.Role.CLIENT);
      PeerTrust.checkUsage(leaf, PeerTrust.Role.SERVER);
      for (int i = 0; i + 1 < path.size(); i++) {
        revocations.check(path.get(i), path.get(i + 1), now);
      }
    } catch (PeerRefusedException e) {
      switch (e.reason()) {
        case CRL_EXPIRED, CRL_MISSING, CRL_NOT_YET_VALID -> {
          // A warning: what peers are told follows from it anyway.
        }
        case UNKNOWN_PEER,
            AMBIGUOUS_PEER,
            NAME_MISMATCH,
            UNTRUSTED,
            WRONG_USAGE,
            EXPIRED,
            NOT_YET_VALID,
            REVOKED,
            NO_CERTIFICATE ->
            lines.add(files.certificate() + ": " + e.line());
      }
    }
    return lines;
  }

  /** A signature by the key verifies with the certificate. */
  private boolean isOurs(X509Certificate leaf) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    try {
      byte[] message = leaf.getSerialNumber().toByteArray();
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(leaf.getPublicKey());
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static List<String> warnings(
      EdgeConfiguration.TlsFiles files,
      X509Certificate leaf,
      List<X509Certificate> authorities,
      List<X509CRL> lists,
      Instant now) {
    List<String> warnings = new ArrayList<>();
    warnOfExpiry(warnings, files.certificate(), leaf, now, files.warnBefore());
    for (X509Certificate authority : authorities) {
      warnOfExpiry(warnings, files.authorities(), authority, now, files.warnBefore());
    }
    if (files.revocationLists().isEmpty()) {
      warnings.add("crl in [tls] is not set: peers with revoked certificates are not noticed");
    }
    for (X509CRL list : lists) {
      if (now.isAfter(list.getNextUpdate().toInstant())) {
        warnings.add(
            "the revocation list of `"
                + list.getIssuerX500Principal()
                + "` was due for an update at "
                + list.getNextUpdate().toInstant()
                + ": its peers are refused until there is a new one and a reload");
      }
    }
    return warnings;
  }

  private static void warnOfExpiry(
      List<String> warnings,
      Path file,
      X509Certificate certificate,
      Instant now,
      Duration warnBefore) {
    Instant expiry = certificate.getNotAfter().toInstant();
    if (!now.isAfter(expiry) && now.plus(warnBefore).isAfter(expiry)) {
      warnings.add(
          file
              + ": "
              + PeerTrust.name(certificate)
              + " expires at "
              + expiry
              + ", in "
              + Math.max(0, Duration.between(now, expiry).toDays())
              + " days: renew it");
    }
  }
}
