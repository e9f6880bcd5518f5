package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The subject's other names (RFC 5280, section 4.2.1.6). */
final class AlternativeNames {

  static final int EMAIL = 1;
  static final int DNS = 2;
  static final int URI = 6;
  static final int ADDRESS = 7;

  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;

  final List<String> dnsNames = new ArrayList<>();
  final List<String> emails = new ArrayList<>();
  final List<byte[]> addresses = new ArrayList<>();
  final List<String> uris = new ArrayList<>();
  private final List<Value> uriStructures = new ArrayList<>();

  /** No names. */
  AlternativeNames() {}

  /** Reads the extension's value. */
  static AlternativeNames read(X509Support support, byte[] value) throws X509Exception {
    AlternativeNames names = new AlternativeNames();
    Der sequence = new Der(value).enter(Der.SEQUENCE, "x509: invalid subject alternative names");
    while (!sequence.isEmpty()) {
      names.add(support, sequence.any("x509: invalid subject alternative name"));
    }
    return names;
  }

  private void add(X509Support support, Der.Element name) throws X509Exception {
    switch (name.tag() ^ Der.context(0)) {
      case EMAIL -> emails.add(DerText.ia5(name.contents(), "x509: SAN rfc822Name is malformed"));
      case DNS -> dnsNames.add(DerText.ia5(name.contents(), "x509: SAN dNSName is malformed"));
      case URI ->
          addUri(
              support,
              DerText.ia5(name.contents(), "x509: SAN uniformResourceIdentifier is malformed"));
      case ADDRESS -> addresses.add(address(name.contents().toArray()));
      default -> {}
    }
  }

  private void addUri(X509Support support, String uri) throws X509Exception {
    ObjectValue structure;
    try {
      structure = support.uri(uri);
    } catch (X509Exception e) {
      throw new X509Exception(
          "x509: cannot parse URI " + StringValue.of(uri) + ": " + e.getMessage());
    }
    if (!Hosts.isDomain(host(structure), false)) {
      throw new X509Exception("x509: cannot parse URI " + StringValue.of(uri) + ": invalid domain");
    }
    uris.add(withLowerScheme(uri));
    uriStructures.add(structure);
  }

  private static String withLowerScheme(String uri) {
    int colon = Math.max(0, uri.indexOf(':'));
    return uri.substring(0, colon).toLowerCase(Locale.ROOT) + uri.substring(colon);
  }

  private static String host(ObjectValue structure) {
    return structure.get("Host") instanceof StringValue host ? host.value() : "";
  }

  /** The hosts of the URIs, ports included. */
  List<String> uriHosts() {
    return uriStructures.stream().map(structure -> host((ObjectValue) structure)).toList();
  }

  private static byte[] address(byte[] bytes) throws X509Exception {
    if (bytes.length != V4_BYTES && bytes.length != V6_BYTES) {
      throw new X509Exception("x509: cannot parse IP address of length " + bytes.length);
    }
    return bytes;
  }

  boolean isEmpty() {
    return dnsNames.isEmpty() && emails.isEmpty() && addresses.isEmpty() && uris.isEmpty();
  }

  void putInto(ObjectValue.Builder certificate) throws X509Exception {
    List<String> texts = new ArrayList<>();
    for (byte[] address : addresses) {
      texts.add(text(address));
    }
    certificate.put("DNSNames", GoJson.strings(dnsNames));
    certificate.put("EmailAddresses", GoJson.strings(emails));
    certificate.put("IPAddresses", GoJson.strings(texts));
    certificate.put("URIs", GoJson.list(uriStructures));
  }

  /** An address as Go writes it: the longest run of zero groups of IPv6 is left out. */
  static String text(byte[] address) throws X509Exception {
    try {
      if (InetAddress.getByAddress(address).getAddress().length == V4_BYTES) {
        return InetAddress.getByAddress(address).getHostAddress();
      }
    } catch (UnknownHostException e) {
      throw new X509Exception("x509: cannot parse IP address of length " + address.length);
    }
    int[] groups = new int[V6_BYTES / 2];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | address[2 * i + 1] & 0xff;
    }
    int start = 0;
    int longest = 1;
    for (int i = 0; i < groups.length; i++) {
      int run = 0;
      while (i + run < groups.length && groups[i + run] == 0) {
        run++;
      }
      if (run > longest) {
        start = i;
        longest = run;
      }
    }
    return longest == 1
        ? joined(groups, 0, groups.length)
        : joined(groups, 0, start) + "::" + joined(groups, start + longest, groups.length);
  }

  private static String joined(int[] groups, int from, int to) {
    StringJoiner text = new StringJoiner(":");
    for (int i = from; i < to; i++) {
      text.add(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
