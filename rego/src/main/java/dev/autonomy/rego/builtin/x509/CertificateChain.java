package dev.autonomy.rego.builtin.x509;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds a chain from a leaf to one trusted root, by Go's rules (RFC 5280, section 6, without
 * revocation): extended key usages nest, SHA-1 is not believed, unknown critical extensions are
 * fatal.
 */
public final class CertificateChain {

  /**
   * What is asked of a chain.
   *
   * @param now the time at which it must be valid
   * @param host the name or address that the leaf must have; empty for any
   * @param usages numbers of the key usages of which it must have one
   * @param maxComparisons how many names may be compared with constraints
   */
  public record Options(Instant now, String host, List<Integer> usages, long maxComparisons) {}

  private static final int ANY_USAGE = 0;

  /** Number of the usage that is asked for unless another one is. */
  public static final int SERVER_AUTHENTICATION = 1;

  /** Names that may be compared with constraints unless a caller says otherwise. */
  public static final int DEFAULT_MAX_COMPARISONS = 250_000;

  private static final int MAX_SIGNATURE_CHECKS = 100;

  private final X509Support support;
  private final Certificate root;
  private final List<Certificate> intermediates;
  private final Options options;
  private int signatureChecks;
  private long comparisons;

  private CertificateChain(X509Support support, List<Certificate> certificates, Options options) {
    this.support = support;
    this.root = certificates.getFirst();
    this.intermediates = certificates.subList(1, certificates.size() - 1);
    this.options = options;
  }

  /**
   * The first chain from the last of {@code certificates} to the first one over any of the others,
   * leaf first; null if there is none.
   */
  public static @Nullable List<Certificate> find(
      X509Support support, List<Certificate> certificates, Options options) {
    if (certificates.size() < 2) {
      return null;
    }
    CertificateChain search = new CertificateChain(support, certificates, options);
    Certificate leaf = certificates.getLast();
    boolean named = options.host.isEmpty() || search.hasHost(leaf);
    if (!named || !search.isAcceptable(leaf)) {
      return null;
    }
    if (Arrays.equals(leaf.raw(), search.root.raw())) {
      List<Certificate> alone = List.of(leaf);
      return search.isUsable(alone) ? alone : null;
    }
    return search.extend(List.of(leaf));
  }

  private boolean isAcceptable(Certificate certificate) {
    return certificate.extensions().unhandledCritical.isEmpty()
        && !options.now.isBefore(certificate.notBefore().value().toInstant())
        && !options.now.isAfter(certificate.notAfter().value().toInstant());
  }

  private @Nullable List<Certificate> extend(List<Certificate> chain) {
    Certificate last = chain.getLast();
    if (isParent(root, last) && isNew(root, chain) && signs(root, chain, true)) {
      List<Certificate> whole = with(chain, root);
      if (isUsable(whole)) {
        return whole;
      }
    }
    for (Certificate candidate : parents(last)) {
      if (isNew(candidate, chain) && signs(candidate, chain, false)) {
        List<Certificate> found = extend(with(chain, candidate));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static List<Certificate> with(List<Certificate> chain, Certificate next) {
    List<Certificate> longer = new ArrayList<>(chain);
    longer.add(next);
    return longer;
  }

  private static boolean isParent(Certificate candidate, Certificate child) {
    return Arrays.equals(candidate.rawSubject(), child.rawIssuer());
  }

  /** Intermediates with the right name; first those whose key has the right identifier. */
  private List<Certificate> parents(Certificate child) {
    support.charge(1 + intermediates.size());
    List<List<Certificate>> ranks =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    byte[] wanted = child.extensions().authorityKeyId;
    for (Certificate candidate : intermediates) {
      byte[] identifier = candidate.extensions().subjectKeyId;
      boolean same = Arrays.equals(identifier, wanted);
      int rank = same ? 0 : identifier == null || wanted == null ? 1 : 2;
      if (isParent(candidate, child)) {
        ranks.get(rank).add(candidate);
      }
    }
    return ranks.stream().flatMap(List::stream).toList();
  }

  /** Whether nobody with the same name, key and other names is in the chain. */
  private boolean isNew(Certificate candidate, List<Certificate> chain) {
    support.charge(1 + chain.size());
    for (Certificate other : chain) {
      if (Arrays.equals(candidate.rawSubject(), other.rawSubject())
          && Arrays.equals(candidate.publicKey().raw(), other.publicKey().raw())
          && Arrays.equals(namesOf(candidate), namesOf(other))) {
        return false;
      }
    }
    return true;
  }

  private static byte @Nullable [] namesOf(Certificate certificate) {
    for (Extension extension : certificate.extensions().all) {
      if (extension.identifier().equals(Extension.SUBJECT_ALTERNATIVE_NAME)) {
        return extension.value();
      }
    }
    return null;
  }

  /** Whether {@code authority} has signed the last one of the chain, and may have. */
  private boolean signs(Certificate authority, List<Certificate> chain, boolean isRoot) {
    Extensions rights = authority.extensions();
    if (++signatureChecks > MAX_SIGNATURE_CHECKS
        || !chain.getLast().isSignedBy(support, authority)
        || !isAcceptable(authority)) {
      return false;
    }
    boolean isAuthority = isRoot || rights.basicConstraintsValid && rights.authority;
    boolean tooLong =
        rights.basicConstraintsValid
            && rights.maxPathLength >= 0
            && chain.size() - 1 > rights.maxPathLength;
    return isAuthority && !tooLong && permits(rights.constraints, chain);
  }

  private boolean permits(NameConstraints constraints, List<Certificate> chain) {
    for (Certificate certificate : chain) {
      AlternativeNames names = certificate.extensions().names;
      for (String name : names.dnsNames) {
        if (!permits(
            constraints.permitted.domains,
            constraints.excluded.domains,
            constraint -> isInDomain(name, constraint),
            constraint -> isInDomain(name, constraint) || mayBeInDomain(name, constraint))) {
          return false;
        }
      }
      for (String email : names.emails) {
        Hosts.Mailbox mailbox = Hosts.mailbox(email);
        if (mailbox == null
            || !permits(
                constraints.permitted.emails,
                constraints.excluded.emails,
                constraint -> isMailboxOf(mailbox, constraint))) {
          return false;
        }
      }
      for (String host : names.uriHosts()) {
        if (!permitsUri(constraints, host)) {
          return false;
        }
      }
      for (byte[] address : names.addresses) {
        if (!permits(
            constraints.permitted.ranges,
            constraints.excluded.ranges,
            range -> range.contains(address))) {
          return false;
        }
      }
    }
    return comparisons <= options.maxComparisons;
  }

  private boolean permitsUri(NameConstraints constraints, String hostAndPort) {
    List<String> permitted = constraints.permitted.uriDomains;
    List<String> excluded = constraints.excluded.uriDomains;
    if (permitted.isEmpty() && excluded.isEmpty()) {
      return true;
    }
    int colon = hostAndPort.lastIndexOf(':');
    boolean port = colon >= 0 && !hostAndPort.endsWith("]");
    String host = port ? hostAndPort.substring(0, colon) : hostAndPort;
    boolean named = !host.isEmpty() && !host.startsWith("[") && support.address(host) == null;
    return named && permits(permitted, excluded, constraint -> isHostOf(host, constraint));
  }

  private interface Test<T> {
    boolean holds(T constraint);
  }

  private <T> boolean permits(List<T> permitted, List<T> excluded, Test<T> matches) {
    return permits(permitted, excluded, matches, matches);
  }

  /** Whether a name is in one of what is permitted, if anything is, and in none of the others. */
  private <T> boolean permits(
      List<T> permitted, List<T> excluded, Test<T> inside, Test<T> touches) {
    comparisons += permitted.size() + excluded.size();
    support.charge(1 + permitted.size() + excluded.size());
    return excluded.stream().noneMatch(touches::holds)
        && (permitted.isEmpty() || permitted.stream().anyMatch(inside::holds));
  }

  /** A domain and those below it; with a point in front only those below it. */
  private static boolean isInDomain(String name, String constraint) {
    String lower = name.toLowerCase(Locale.ROOT);
    String domain = constraint.toLowerCase(Locale.ROOT);
    return domain.isEmpty()
        || lower.equals(domain)
        || lower.endsWith(domain.startsWith(".") ? domain : "." + domain);
  }

  /** Whether a wildcard stands for names in an excluded domain. */
  private static boolean mayBeInDomain(String name, String constraint) {
    int point = constraint.indexOf('.');
    return name.startsWith("*.")
        && point > 0
        && name.substring(1).equalsIgnoreCase(constraint.substring(point));
  }

  /** A constraint without a point in front means one host (RFC 5280, section 4.2.1.10). */
  private static boolean isHostOf(String host, String constraint) {
    return constraint.startsWith(".")
        ? isInDomain(host, constraint)
        : constraint.isEmpty() || host.equalsIgnoreCase(constraint);
  }

  private static boolean isMailboxOf(Hosts.Mailbox mailbox, String constraint) {
    Hosts.Mailbox whole = constraint.contains("@") ? Hosts.mailbox(constraint) : null;
    return whole == null
        ? isHostOf(mailbox.domain(), constraint)
        : whole.local().equals(mailbox.local())
            && whole.domain().equalsIgnoreCase(mailbox.domain());
  }

  private boolean isUsable(List<Certificate> chain) {
    return hasUsage(chain)
        && (chain.stream().noneMatch(certificate -> certificate.extensions().requiresPolicy())
            || Policies.areValid(support, chain, options.now));
  }

  /** Whether one of the usages is allowed by every certificate that restricts them. */
  private boolean hasUsage(List<Certificate> chain) {
    return options.usages.contains(ANY_USAGE)
        || options.usages.stream().anyMatch(usage -> allAllow(chain, usage));
  }

  private static boolean allAllow(List<Certificate> chain, int usage) {
    for (Certificate certificate : chain) {
      Extensions rights = certificate.extensions();
      boolean free = rights.usages.isEmpty() && rights.unknownUsages.isEmpty();
      if (!free && !rights.usages.contains(ANY_USAGE) && !rights.usages.contains(usage)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasHost(Certificate leaf) {
    String host = options.host;
    boolean bracketed = host.length() >= 3 && host.startsWith("[") && host.endsWith("]");
    byte[] address = support.address(bracketed ? host.substring(1, host.length() - 1) : host);
    AlternativeNames names = leaf.extensions().names;
    return address == null
        ? names.dnsNames.stream().anyMatch(name -> Hosts.matches(name, host))
        : names.addresses.stream().anyMatch(bytes -> Arrays.equals(bytes, address));
  }
}
