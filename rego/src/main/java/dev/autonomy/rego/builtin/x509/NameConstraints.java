package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What names an authority may certify (RFC 5280, section 4.2.1.10). */
final class NameConstraints {

  private static final String PROBLEM = "x509: invalid NameConstraints extension";

  /** An address and the bits of it that count. */
  @SuppressWarnings("ArrayRecordComponent")
  record Range(byte[] address, byte[] mask) {

    boolean contains(byte[] candidate) {
      boolean inside = candidate.length == address.length;
      for (int i = 0; inside && i < address.length; i++) {
        inside = ((candidate[i] ^ address[i]) & mask[i]) == 0;
      }
      return inside;
    }

    Value toValue() throws X509Exception {
      return new ObjectValue.Builder()
          .put("IP", StringValue.of(AlternativeNames.text(address)))
          .put("Mask", GoJson.bytes(mask))
          .build();
    }
  }

  /** Names of each kind. */
  static final class Names {
    final List<String> domains = new ArrayList<>();
    final List<Range> ranges = new ArrayList<>();
    final List<String> emails = new ArrayList<>();
    final List<String> uriDomains = new ArrayList<>();

    private void putInto(ObjectValue.Builder certificate, String kind) throws X509Exception {
      List<Value> shown = new ArrayList<>();
      for (Range range : ranges) {
        shown.add(range.toValue());
      }
      certificate.put(kind + "DNSDomains", GoJson.strings(domains));
      certificate.put(kind + "IPRanges", GoJson.list(shown));
      certificate.put(kind + "EmailAddresses", GoJson.strings(emails));
      certificate.put(kind + "URIDomains", GoJson.strings(uriDomains));
    }
  }

  final Names permitted = new Names();
  final Names excluded = new Names();
  private boolean critical;
  private boolean unhandled;

  /** No constraints. */
  NameConstraints() {}

  static NameConstraints read(X509Support support, Extension extension) throws X509Exception {
    NameConstraints constraints = new NameConstraints();
    Der outer = new Der(extension.value());
    Der trees = outer.enter(Der.SEQUENCE, PROBLEM);
    boolean some = !trees.isEmpty();
    constraints.read(support, trees, 0, constraints.permitted);
    constraints.read(support, trees, 1, constraints.excluded);
    if (!outer.isEmpty() || !trees.isEmpty()) {
      throw new X509Exception(PROBLEM);
    }
    if (!some) {
      throw new X509Exception("x509: empty name constraints extension");
    }
    constraints.critical = extension.critical();
    return constraints;
  }

  private void read(X509Support support, Der trees, int part, Names names) throws X509Exception {
    if (!trees.peek(Der.contextConstructed(part))) {
      return;
    }
    Der subtrees = trees.enter(Der.contextConstructed(part), PROBLEM);
    if (subtrees.isEmpty()) {
      throw new X509Exception("x509: empty name constraints subtree sequence");
    }
    while (!subtrees.isEmpty()) {
      Der.Element base = subtrees.enter(Der.SEQUENCE, PROBLEM).any(PROBLEM);
      switch (base.tag() ^ Der.context(0)) {
        case AlternativeNames.DNS -> names.domains.add(domain(base, "dnsName"));
        case AlternativeNames.ADDRESS -> names.ranges.add(range(base.contents().toArray()));
        case AlternativeNames.EMAIL -> names.emails.add(email(base));
        case AlternativeNames.URI -> names.uriDomains.add(uriDomain(support, base));
        default -> unhandled = true;
      }
    }
  }

  private static String text(Der.Element base) throws X509Exception {
    return DerText.ia5(base.contents(), "x509: invalid constraint value");
  }

  private static String domain(Der.Element base, String kind) throws X509Exception {
    String domain = text(base);
    if (!Hosts.isDomain(domain, true)) {
      throw unparsed(kind, domain);
    }
    return domain;
  }

  private static X509Exception unparsed(String kind, String text) {
    return new X509Exception(
        "x509: failed to parse " + kind + " constraint " + StringValue.of(text));
  }

  private static String email(Der.Element base) throws X509Exception {
    String email = text(base);
    boolean valid =
        email.contains("@") ? Hosts.mailbox(email) != null : Hosts.isDomain(email, true);
    if (!valid) {
      throw unparsed("rfc822Name", email);
    }
    return email;
  }

  private static String uriDomain(X509Support support, Der.Element base) throws X509Exception {
    String domain = text(base);
    if (support.address(domain) != null) {
      throw new X509Exception(
          "x509: failed to parse URI constraint "
              + StringValue.of(domain)
              + ": cannot be IP address");
    }
    if (!Hosts.isDomain(domain, true)) {
      throw unparsed("URI", domain);
    }
    return domain;
  }

  private static Range range(byte[] value) throws X509Exception {
    int half = value.length / 2;
    if (value.length != 8 && value.length != 32) {
      throw new X509Exception("x509: IP constraint contained value of length " + value.length);
    }
    byte[] mask = Arrays.copyOfRange(value, half, value.length);
    boolean ended = false;
    for (byte b : mask) {
      int inverted = ~b & 0xff;
      if (ended && b != 0 || (inverted & inverted + 1) != 0) {
        throw new X509Exception("x509: IP constraint contained invalid mask");
      }
      ended |= inverted != 0;
    }
    return new Range(Arrays.copyOf(value, half), mask);
  }

  /** Whether there are names of a kind that nobody checks. */
  boolean isUnhandled() {
    return unhandled;
  }

  void putInto(ObjectValue.Builder certificate) throws X509Exception {
    certificate.put("PermittedDNSDomainsCritical", BooleanValue.of(critical));
    permitted.putInto(certificate, "Permitted");
    excluded.putInto(certificate, "Excluded");
  }
}
