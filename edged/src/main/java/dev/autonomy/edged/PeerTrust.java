package dev.autonomy.edged;

import dev.autonomy.edged.PeerRefusedException.Reason;
import dev.autonomy.line.Printable;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides which known peer a certificate belongs to, or that it is nobody's (INV-09): it leads to
 * an authority, is valid now and meant for TLS, no revocation list has it, and exactly one known
 * peer has its name or fingerprint. Immutable; after a reload there is another.
 */
public final class PeerTrust {

  /** The side that a peer takes in the handshake. */
  public enum Role {
    /** It has dialled us. */
    CLIENT("1.3.6.1.5.5.7.3.2"),
    /** We have dialled it. */
    SERVER("1.3.6.1.5.5.7.3.1");

    /** Of the extended key usage (RFC 5280, section 4.2.1.12). */
    private final String usage;

    Role(String usage) {
      this.usage = usage;
    }
  }

  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final int DNS_NAME = 2; // GeneralName, RFC 5280, section 4.2.1.6
  private static final int DIGITAL_SIGNATURE = 0; // KeyUsage, RFC 5280, section 4.2.1.3

  private final CertificatePaths paths;
  private final RevocationLists revocations;
  private final List<KnownPeer> peers;
  private final InstantSource clock;

  PeerTrust(
      CertificatePaths paths,
      RevocationLists revocations,
      List<KnownPeer> peers,
      InstantSource clock) {
    this.paths = paths;
    this.revocations = revocations;
    this.peers = List.copyOf(peers);
    this.clock = clock;
  }

  /**
   * The peer that the chain belongs to. Also for connections that are open already, after a reload.
   *
   * @param chain the leaf, then what leads to an authority
   * @throws PeerRefusedException when it is not accepted, with the reason
   */
  public KnownPeer check(List<X509Certificate> chain, Role role) throws PeerRefusedException {
    Instant now = clock.instant();
    List<X509Certificate> path = paths.validate(chain, now);
    X509Certificate leaf = path.getFirst();
    checkUsage(leaf, role);
    for (int i = 0; i + 1 < path.size(); i++) {
      revocations.check(path.get(i), path.get(i + 1), now);
    }
    return peer(leaf);
  }

  static void checkUsage(X509Certificate leaf, Role role) throws PeerRefusedException {
    try {
      @Nullable List<String> usages = leaf.getExtendedKeyUsage();
      boolean @Nullable [] keyUsage = leaf.getKeyUsage();
      if (keyUsage != null && !keyUsage[DIGITAL_SIGNATURE]
          || usages != null && !usages.contains(role.usage) && !usages.contains(ANY_USAGE)) {
        throw new PeerRefusedException(
            Reason.WRONG_USAGE,
            name(leaf)
                + " is not meant for a TLS "
                + role.name().toLowerCase(Locale.ROOT)
                + ": expected the usages digitalSignature, serverAuth and clientAuth");
      }
    } catch (CertificateParsingException e) {
      throw new PeerRefusedException(Reason.WRONG_USAGE, name(leaf) + " has unreadable usages");
    }
  }

  private KnownPeer peer(X509Certificate leaf) throws PeerRefusedException {
    List<String> names = dnsNames(leaf);
    String fingerprint = fingerprint(leaf);
    List<KnownPeer> matching = new ArrayList<>();
    for (KnownPeer peer : peers) {
      boolean matches =
          switch (peer.certificate()) {
            case KnownPeer.Credential.Name name -> names.contains(name.dnsName());
            case KnownPeer.Credential.Fingerprint print -> print.sha256().equals(fingerprint);
          };
      if (matches) {
        matching.add(peer);
      }
    }
    if (matching.isEmpty()) {
      throw new PeerRefusedException(
          Reason.UNKNOWN_PEER,
          name(leaf) + ", sha256:" + fingerprint + ", belongs to none of the known peers");
    }
    if (matching.size() > 1) {
      throw new PeerRefusedException(
          Reason.AMBIGUOUS_PEER,
          name(leaf) + " belongs to several known peers: " + String.join(", ", ids(matching)));
    }
    return matching.getFirst();
  }

  private static List<String> ids(List<KnownPeer> peers) {
    return peers.stream().map(KnownPeer::id).toList();
  }

  /** The DNS names among the subject alternative names, in lower case. */
  static List<String> dnsNames(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      @Nullable Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          if (alternative.get(0) instanceof Integer type
              && type == DNS_NAME
              && alternative.get(1) instanceof String name) {
            names.add(name.toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException e) {
      // Names that cannot be read are none.
      return List.of();
    }
    return names;
  }

  /** The SHA-256 of the DER form, 64 hexadecimal digits. */
  static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (CertificateEncodingException e) {
      return "";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a message calls a certificate. */
  static String name(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().toString();
    List<String> names = dnsNames(certificate);
    return "certificate `"
        + Printable.line(subject.isEmpty() ? String.join(",", names) : subject)
        + "`";
  }
}
