package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the extensions of a certificate say (RFC 5280, section 4.2), as Go's type has it. */
final class Extensions {

  /** Usages that Go has numbers for, which are the positions in this list. */
  private static final List<String> KNOWN_USAGES =
      List.of(
          "2.5.29.37.0",
          "1.3.6.1.5.5.7.3.1",
          "1.3.6.1.5.5.7.3.2",
          "1.3.6.1.5.5.7.3.3",
          "1.3.6.1.5.5.7.3.4",
          "1.3.6.1.5.5.7.3.5",
          "1.3.6.1.5.5.7.3.6",
          "1.3.6.1.5.5.7.3.7",
          "1.3.6.1.5.5.7.3.8",
          "1.3.6.1.5.5.7.3.9",
          "1.3.6.1.4.1.311.10.3.3",
          "2.16.840.1.113730.4.1",
          "1.3.6.1.4.1.311.2.1.22",
          "1.3.6.1.4.1.311.61.1.1");

  private static final int KEY_USAGE_BITS = 9;
  private static final String ISSUING_AUTHORITY = "1.3.6.1.5.5.7.48.2";
  private static final String STATUS_RESPONDER = "1.3.6.1.5.5.7.48.1";

  final List<Extension> all = new ArrayList<>();
  final List<String> unhandledCritical = new ArrayList<>();
  AlternativeNames names = new AlternativeNames();
  NameConstraints constraints = new NameConstraints();
  int keyUsage;
  final List<Integer> usages = new ArrayList<>();
  final List<String> unknownUsages = new ArrayList<>();
  boolean basicConstraintsValid;
  boolean authority;
  long maxPathLength;
  byte @Nullable [] subjectKeyId;
  byte @Nullable [] authorityKeyId;
  private final List<String> statusResponders = new ArrayList<>();
  private final List<String> issuingAuthorities = new ArrayList<>();
  private final List<String> revocationLists = new ArrayList<>();
  private @Nullable List<String> policies;
  private final List<Value> policyMappings = new ArrayList<>();
  private final Map<String, Integer> mappingsBySubject = new HashMap<>();
  private @Nullable Long requireExplicitPolicy;
  private @Nullable Long inhibitPolicyMapping;
  private @Nullable Long inhibitAnyPolicy;

  /** Takes the extensions of a sequence, each of which may occur once. */
  void read(X509Support support, Der sequence) throws X509Exception {
    Set<String> seen = new HashSet<>();
    while (!sequence.isEmpty()) {
      Extension extension =
          Extension.read(sequence.enter(Der.SEQUENCE, "x509: malformed extension"));
      if (!seen.add(extension.identifier())) {
        throw new X509Exception(
            "x509: certificate contains duplicate extension with OID \""
                + extension.identifier()
                + "\"");
      }
      all.add(extension);
    }
    for (Extension extension : all) {
      if (!process(support, extension) && extension.critical()) {
        unhandledCritical.add(extension.identifier());
      }
    }
  }

  /** Understands an extension, or returns false. */
  private boolean process(X509Support support, Extension extension) throws X509Exception {
    Der value = new Der(extension.value());
    switch (extension.identifier()) {
      case "2.5.29.14" -> {
        notCritical(extension, "subject key identifier");
        subjectKeyId = value.octets("x509: invalid subject key identifier");
      }
      case "2.5.29.15" -> readKeyUsage(value);
      case Extension.SUBJECT_ALTERNATIVE_NAME -> {
        names = AlternativeNames.read(support, extension.value());
        return !names.isEmpty();
      }
      case "2.5.29.19" -> readBasicConstraints(value);
      case "2.5.29.30" -> {
        constraints = NameConstraints.read(support, extension);
        return !constraints.isUnhandled();
      }
      case "2.5.29.31" -> readRevocationLists(value);
      case "2.5.29.32" -> readPolicies(value);
      case "2.5.29.33" -> readPolicyMappings(value);
      case "2.5.29.35" -> {
        notCritical(extension, "authority key identifier");
        readAuthorityKeyId(value);
      }
      case "2.5.29.36" -> readPolicyConstraints(value);
      case "2.5.29.37" -> readUsages(value);
      case "2.5.29.54" ->
          inhibitAnyPolicy = value.longInteger("x509: invalid inhibit any policy extension");
      case "1.3.6.1.5.5.7.1.1" -> {
        notCritical(extension, "authority info access");
        readAuthorityInformation(value);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void notCritical(Extension extension, String name) throws X509Exception {
    if (extension.critical()) {
      throw new X509Exception("x509: " + name + " incorrectly marked critical");
    }
  }

  private void readKeyUsage(Der value) throws X509Exception {
    Der.Bits bits = value.bits("x509: invalid key usage");
    for (int i = 0; i < KEY_USAGE_BITS; i++) {
      keyUsage |= bits.at(i) ? 1 << i : 0;
    }
  }

  private void readBasicConstraints(Der value) throws X509Exception {
    String problem = "x509: invalid basic constraints";
    Der sequence = value.enter(Der.SEQUENCE, problem);
    authority = sequence.peek(Der.BOOLEAN) && sequence.bool(problem);
    maxPathLength = sequence.peek(Der.INTEGER) ? sequence.longInteger(problem) : -1;
    if (maxPathLength < -1) {
      throw new X509Exception(problem);
    }
    basicConstraintsValid = true;
  }

  private void readRevocationLists(Der value) throws X509Exception {
    String problem = "x509: invalid CRL distribution point";
    Der points = value.enter(Der.SEQUENCE, problem + "s");
    while (!points.isEmpty()) {
      Der point = points.enter(Der.SEQUENCE, problem);
      if (!point.peek(Der.contextConstructed(0))) {
        continue;
      }
      Der fullName =
          point.enter(Der.contextConstructed(0), problem).enter(Der.contextConstructed(0), problem);
      while (fullName.peek(Der.context(AlternativeNames.URI))) {
        Der uri = fullName.enter(Der.context(AlternativeNames.URI), problem);
        revocationLists.add(GoJson.text(uri.toArray()));
      }
    }
  }

  private void readPolicies(Der value) throws X509Exception {
    String problem = "x509: invalid certificate policies";
    Der sequence = value.enter(Der.SEQUENCE, problem);
    List<String> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (!sequence.isEmpty()) {
      String policy = sequence.enter(Der.SEQUENCE, problem).longObjectIdentifier(problem);
      if (!seen.add(policy)) {
        throw new X509Exception(problem);
      }
      found.add(policy);
    }
    policies = found;
  }

  private void readPolicyMappings(Der value) throws X509Exception {
    String problem = "x509: invalid policy mappings extension";
    Der sequence = value.enter(Der.SEQUENCE, problem);
    while (!sequence.isEmpty()) {
      Der mapping = sequence.enter(Der.SEQUENCE, problem);
      String issuerPolicy = mapping.longObjectIdentifier(problem);
      String subjectPolicy = mapping.longObjectIdentifier(problem);
      mappingsBySubject.merge(subjectPolicy, 1, Integer::sum);
      policyMappings.add(
          new ObjectValue.Builder()
              .put("IssuerDomainPolicy", StringValue.of(issuerPolicy))
              .put("SubjectDomainPolicy", StringValue.of(subjectPolicy))
              .build());
    }
  }

  private void readAuthorityKeyId(Der value) throws X509Exception {
    String problem = "x509: invalid authority key identifier";
    Der sequence = value.enter(Der.SEQUENCE, problem);
    if (sequence.peek(Der.context(0))) {
      authorityKeyId = sequence.enter(Der.context(0), problem).toArray();
    }
  }

  private void readPolicyConstraints(Der value) throws X509Exception {
    Der sequence = value.enter(Der.SEQUENCE, "x509: invalid policy constraints extension");
    requireExplicitPolicy = skipCertificates(sequence, 0);
    inhibitPolicyMapping = skipCertificates(sequence, 1);
  }

  private static @Nullable Long skipCertificates(Der sequence, int part) throws X509Exception {
    String problem = "x509: invalid policy constraints extension";
    if (!sequence.peek(Der.context(part))) {
      return null;
    }
    BigInteger number = sequence.integer(Der.context(part), problem);
    if (number.bitLength() >= Long.SIZE) {
      throw new X509Exception(problem);
    }
    return number.longValue();
  }

  private void readUsages(Der value) throws X509Exception {
    String problem = "x509: invalid extended key usages";
    Der sequence = value.enter(Der.SEQUENCE, problem);
    while (!sequence.isEmpty()) {
      String usage = sequence.objectIdentifier(problem);
      int known = KNOWN_USAGES.indexOf(usage);
      if (known >= 0) {
        usages.add(known);
      } else {
        unknownUsages.add(usage);
      }
    }
  }

  private void readAuthorityInformation(Der value) throws X509Exception {
    String problem = "x509: invalid authority info access";
    Der sequence = value.enter(Der.SEQUENCE, problem);
    while (!sequence.isEmpty()) {
      Der access = sequence.enter(Der.SEQUENCE, problem);
      String method = access.objectIdentifier(problem);
      if (access.peek(Der.context(AlternativeNames.URI))) {
        String place =
            GoJson.text(access.enter(Der.context(AlternativeNames.URI), problem).toArray());
        switch (method) {
          case STATUS_RESPONDER -> statusResponders.add(place);
          case ISSUING_AUTHORITY -> issuingAuthorities.add(place);
          default -> {}
        }
      }
    }
  }

  void putInto(ObjectValue.Builder certificate) throws X509Exception {
    names.putInto(certificate);
    constraints.putInto(certificate);
    certificate.put("Extensions", GoJson.list(all.stream().map(Extension::toValue).toList()));
    certificate.put("ExtraExtensions", NullValue.NULL);
    certificate.put("UnhandledCriticalExtensions", GoJson.identifiers(unhandledCritical));
    certificate.put("KeyUsage", NumberValue.of(keyUsage));
    certificate.put(
        "ExtKeyUsage", GoJson.list(usages.stream().map(usage -> NumberValue.of(usage)).toList()));
    certificate.put("UnknownExtKeyUsage", GoJson.identifiers(unknownUsages));
    certificate.put("BasicConstraintsValid", BooleanValue.of(basicConstraintsValid));
    certificate.put("IsCA", BooleanValue.of(authority));
    certificate.put("MaxPathLen", NumberValue.of(maxPathLength));
    certificate.put("MaxPathLenZero", BooleanValue.of(basicConstraintsValid && maxPathLength == 0));
    certificate.put("SubjectKeyId", GoJson.bytes(subjectKeyId));
    certificate.put("AuthorityKeyId", GoJson.bytes(authorityKeyId));
    certificate.put("OCSPServer", GoJson.strings(statusResponders));
    certificate.put("IssuingCertificateURL", GoJson.strings(issuingAuthorities));
    certificate.put("CRLDistributionPoints", GoJson.strings(revocationLists));
    putPolicies(certificate);
  }

  private void putPolicies(ObjectValue.Builder certificate) {
    List<String> found = policies;
    certificate.put("Policies", GoJson.strings(found == null ? List.of() : found));
    ArrayValue.Builder small = new ArrayValue.Builder();
    for (String policy : found == null ? List.<String>of() : found) {
      if (isSmall(policy)) {
        small.add(GoJson.identifier(policy));
      }
    }
    certificate.put("PolicyIdentifiers", found == null ? NullValue.NULL : small.build());
    certificate.put("PolicyMappings", GoJson.list(policyMappings));
    putCount(certificate, "RequireExplicitPolicy", requireExplicitPolicy);
    putCount(certificate, "InhibitPolicyMapping", inhibitPolicyMapping);
    putCount(certificate, "InhibitAnyPolicy", inhibitAnyPolicy);
  }

  /** Whether all numbers of an identifier fit 31 bits. */
  private static boolean isSmall(String identifier) {
    for (String number : identifier.split("\\.", -1)) {
      if (number.length() > 10 || Long.parseLong(number) > Integer.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }

  /** Go tells a count of zero from none by a second field. */
  private static void putCount(ObjectValue.Builder certificate, String name, @Nullable Long count) {
    certificate.put(name, NumberValue.of(count == null ? 0 : count));
    certificate.put(name + "Zero", BooleanValue.of(count != null && count == 0));
  }

  /** The most policies that one policy of the next certificate may stand for, itself included. */
  int policiesMappedToOne() {
    int most = 0;
    for (int count : mappingsBySubject.values()) {
      most = Math.max(most, count);
    }
    return 1 + most;
  }

  /** Whether a chain with this certificate has to be valid under some policy. */
  boolean requiresPolicy() {
    return requireExplicitPolicy != null;
  }
}
