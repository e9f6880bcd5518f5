package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.NumberValue;
import java.math.BigInteger;
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
final class X509Chain {

  /**
   * What is asked of a chain.
   *
   * @param now the time at which it must be valid
   * @param host the name or address that the leaf must have; empty for any
   * @param usages numbers of the key usages of which it must have one
   * @param maxComparisons how many names may be compared with constraints
   */
  record Options(Instant now, String host, List<Integer> usages, long maxComparisons) {}

  static final int ANY_USAGE = 0;
  static final int SERVER_AUTHENTICATION = 1;
  static final int DEFAULT_MAX_COMPARISONS = 250_000;

  private static final int MAX_SIGNATURE_CHECKS = 100;

  private final BuiltinContext context;
  private final X509Certificate root;
  private final List<X509Certificate> intermediates;
  private final Options options;
  private int signatureChecks;
  private long comparisons;

  private X509Chain(BuiltinContext context, List<X509Certificate> certificates, Options options) {
    this.context = context;
    this.root = certificates.getFirst();
    this.intermediates = certificates.subList(1, certificates.size() - 1);
    this.options = options;
  }

  /**
   * The first chain from the last of {@code certificates} to the first one over any of the others,
   * leaf first; null if there is none.
   */
  static @Nullable List<X509Certificate> find(
      BuiltinContext context, List<X509Certificate> certificates, Options options) {
    if (certificates.size() < 2) {
      return null;
    }
    X509Chain search = new X509Chain(context, certificates, options);
    X509Certificate leaf = certificates.getLast();
    boolean named = options.host.isEmpty() || hasHost(leaf, options.host);
    if (!named || !search.isAcceptable(leaf)) {
      return null;
    }
    if (Arrays.equals(leaf.raw(), search.root.raw())) {
      List<X509Certificate> alone = List.of(leaf);
      return search.isUsable(alone) ? alone : null;
    }
    return search.extend(List.of(leaf));
  }

  private boolean isAcceptable(X509Certificate certificate) {
    return certificate.extensions().unhandledCritical.isEmpty()
        && !options.now.isBefore(certificate.notBefore().value().toInstant())
        && !options.now.isAfter(certificate.notAfter().value().toInstant());
  }

  private @Nullable List<X509Certificate> extend(List<X509Certificate> chain) {
    X509Certificate last = chain.getLast();
    if (isParent(root, last) && isNew(root, chain) && signs(root, chain, true)) {
      List<X509Certificate> whole = with(chain, root);
      if (isUsable(whole)) {
        return whole;
      }
    }
    for (X509Certificate candidate : parents(last)) {
      if (isNew(candidate, chain) && signs(candidate, chain, false)) {
        List<X509Certificate> found = extend(with(chain, candidate));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static List<X509Certificate> with(List<X509Certificate> chain, X509Certificate next) {
    List<X509Certificate> longer = new ArrayList<>(chain);
    longer.add(next);
    return longer;
  }

  private static boolean isParent(X509Certificate candidate, X509Certificate child) {
    return Arrays.equals(candidate.rawSubject(), child.rawIssuer());
  }

  /** Intermediates with the right name; first those whose key has the right identifier. */
  private List<X509Certificate> parents(X509Certificate child) {
    context.charge(1 + intermediates.size());
    List<List<X509Certificate>> ranks =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    byte[] wanted = child.extensions().authorityKeyId;
    for (X509Certificate candidate : intermediates) {
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
  private boolean isNew(X509Certificate candidate, List<X509Certificate> chain) {
    context.charge(1 + chain.size());
    for (X509Certificate other : chain) {
      if (Arrays.equals(candidate.rawSubject(), other.rawSubject())
          && Arrays.equals(candidate.publicKey().raw(), other.publicKey().raw())
          && Arrays.equals(namesOf(candidate), namesOf(other))) {
        return false;
      }
    }
    return true;
  }

  private static byte @Nullable [] namesOf(X509Certificate certificate) {
    for (X509Extension extension : certificate.extensions().all) {
      if (extension.identifier().equals(X509Extension.SUBJECT_ALTERNATIVE_NAME)) {
        return extension.value();
      }
    }
    return null;
  }

  /** Whether {@code authority} has signed the last one of the chain, and may have. */
  private boolean signs(X509Certificate authority, List<X509Certificate> chain, boolean isRoot) {
    X509Extensions rights = authority.extensions();
    if (++signatureChecks > MAX_SIGNATURE_CHECKS
        || !chain.getLast().isSignedBy(context, authority)
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

  private boolean permits(X509NameConstraints constraints, List<X509Certificate> chain) {
    for (X509Certificate certificate : chain) {
      X509AlternativeNames names = certificate.extensions().names;
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
        X509Hosts.Mailbox mailbox = X509Hosts.mailbox(email);
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

  private boolean permitsUri(X509NameConstraints constraints, String hostAndPort) {
    List<String> permitted = constraints.permitted.uriDomains;
    List<String> excluded = constraints.excluded.uriDomains;
    if (permitted.isEmpty() && excluded.isEmpty()) {
      return true;
    }
    int colon = hostAndPort.lastIndexOf(':');
    boolean port = colon >= 0 && !hostAndPort.endsWith("]");
    String host = port ? hostAndPort.substring(0, colon) : hostAndPort;
    boolean named = !host.isEmpty() && !host.startsWith("[") && IpAddress.parse(host) == null;
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
    context.charge(1 + permitted.size() + excluded.size());
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

  private static boolean isMailboxOf(X509Hosts.Mailbox mailbox, String constraint) {
    X509Hosts.Mailbox whole = constraint.contains("@") ? X509Hosts.mailbox(constraint) : null;
    return whole == null
        ? isHostOf(mailbox.domain(), constraint)
        : whole.local().equals(mailbox.local())
            && whole.domain().equalsIgnoreCase(mailbox.domain());
  }

  private boolean isUsable(List<X509Certificate> chain) {
    return hasUsage(chain)
        && (chain.stream().noneMatch(certificate -> certificate.extensions().requiresPolicy())
            || X509Policies.areValid(context, chain, options.now));
  }

  /** Whether one of the usages is allowed by every certificate that restricts them. */
  private boolean hasUsage(List<X509Certificate> chain) {
    return options.usages.contains(ANY_USAGE)
        || options.usages.stream().anyMatch(usage -> allAllow(chain, usage));
  }

  private static boolean allAllow(List<X509Certificate> chain, int usage) {
    for (X509Certificate certificate : chain) {
      X509Extensions rights = certificate.extensions();
      boolean free = rights.usages.isEmpty() && rights.unknownUsages.isEmpty();
      if (!free && !rights.usages.contains(ANY_USAGE) && !rights.usages.contains(usage)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasHost(X509Certificate leaf, String host) {
    boolean bracketed = host.length() >= 3 && host.startsWith("[") && host.endsWith("]");
    IpAddress address = IpAddress.parse(bracketed ? host.substring(1, host.length() - 1) : host);
    X509AlternativeNames names = leaf.extensions().names;
    return address == null
        ? names.dnsNames.stream().anyMatch(name -> X509Hosts.matches(name, host))
        : names.addresses.stream().anyMatch(bytes -> isAddress(address, bytes));
  }

  private static boolean isAddress(IpAddress address, byte[] bytes) {
    return address.bits() == bytes.length * Byte.SIZE
        && address.number().equals(new BigInteger(1, bytes));
  }

  /** A moment given in nanoseconds since 1970. */
  static Instant instant(NumberValue nanoseconds) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanoseconds.longValue(), 1_000_000_000L),
        Math.floorMod(nanoseconds.longValue(), 1_000_000_000L));
  }
}
