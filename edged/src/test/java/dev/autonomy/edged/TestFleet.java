package dev.autonomy.edged;

import dev.autonomy.edgectl.CertificateAuthority;
import dev.autonomy.edgectl.CertificateException;
import dev.autonomy.line.HostAndPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** An authority and nodes with certificates of it, in a directory, at a time of the test's own. */
final class TestFleet {

  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final Duration VALIDITY = Duration.ofDays(90);

  final Path folder;
  final CertificateAuthority authority;

  TestFleet(Path folder, String name) throws CertificateException, IOException {
    this.folder = Files.createDirectories(folder);
    this.authority =
        CertificateAuthority.create(
            folder.resolve("ca"),
            name,
            Duration.ofDays(3650),
            NOW.minus(Duration.ofDays(100)),
            false);
    authority.renewList(Duration.ofDays(30), NOW);
  }

  static InstantSource at(Instant time) {
    return InstantSource.fixed(time);
  }

  /** A node with certificate and key in files. */
  Node node(String id) throws CertificateException, IOException {
    return node(id, authority.issue(id, List.of(id + ".example"), VALIDITY, NOW));
  }

  Node node(String id, CertificateAuthority.Issued issued) throws IOException {
    Path certificate = folder.resolve(id + ".crt");
    Path key = folder.resolve(id + ".key");
    Files.writeString(certificate, pem("CERTIFICATE", encoded(issued.certificate())));
    writeKey(key, issued.key());
    return new Node(id, certificate, key, issued.certificate());
  }

  static void writeKey(Path file, PrivateKey key) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()));
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(String label, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** What {@code [tls]} of a node says. */
  EdgeConfiguration.TlsFiles files(Node node) {
    return new EdgeConfiguration.TlsFiles(
        node.certificate(),
        node.key(),
        authority.certificateFile(),
        List.of(authority.revocationsFile()),
        Duration.ofDays(30));
  }

  /** The TLS of a node with these peers, now. */
  PeerTls tls(Node node, KnownPeer... peers) throws TlsException {
    return PeerTls.of(TlsMaterial.load(files(node), at(NOW)), List.of(peers), at(NOW));
  }

  record Node(String id, Path certificate, Path key, X509Certificate leaf) {

    /** As others know it, by its name. */
    KnownPeer byName(int port) {
      return peer(port, new KnownPeer.Credential.Name(id + ".example"));
    }

    /** As others know it, by its fingerprint. */
    KnownPeer byFingerprint(int port) {
      return peer(port, new KnownPeer.Credential.Fingerprint(PeerTrust.fingerprint(leaf)));
    }

    private KnownPeer peer(int port, KnownPeer.Credential credential) {
      return new KnownPeer(
          id,
          port == 0 ? Optional.empty() : Optional.of(new HostAndPort("127.0.0.1", port)),
          credential,
          1L << 40,
          1L << 30,
          1L << 40,
          1L << 30);
    }
  }
}
