package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a request for a certificate (PKCS #10, RFC 2986) into the form of Go's type for it. */
public final class CertificateRequest {

  private static final String PROBLEM = "asn1: structure error: malformed certificate request";
  private static final String EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

  private final List<Value> attributes = new ArrayList<>();
  private final List<Extension> extensions = new ArrayList<>();
  private AlternativeNames names = new AlternativeNames();

  private CertificateRequest() {}

  /** The form of Go's type for the request that {@code bytes} hold. */
  public static Value read(X509Support support, byte[] bytes) throws X509Exception {
    if (bytes.length == 0) {
      throw new X509Exception("asn1: syntax error: sequence truncated");
    }
    Der der = new Der(bytes);
    if (!der.peek(Der.SEQUENCE)) {
      throw mismatch(bytes);
    }
    byte[] raw = der.element(Der.SEQUENCE, "asn1: syntax error: data truncated").toArray();
    if (!der.isEmpty()) {
      throw new X509Exception("asn1: syntax error: trailing data");
    }
    Der outer = new Der(raw).enter(Der.SEQUENCE, PROBLEM);
    byte[] signedPart = outer.element(Der.SEQUENCE, PROBLEM).toArray();
    SignatureAlgorithm algorithm = SignatureAlgorithm.read(outer.enter(Der.SEQUENCE, PROBLEM));
    byte[] signature = outer.bits(PROBLEM).rightAligned();
    Der inner = new Der(signedPart).enter(Der.SEQUENCE, PROBLEM);
    long version = inner.longInteger(PROBLEM);
    byte[] rawSubject = inner.element(Der.SEQUENCE, PROBLEM).toArray();
    PublicKeyInfo publicKey = PublicKeyInfo.read(inner);
    CertificateRequest request = new CertificateRequest();
    request.readAttributes(support, inner.enter(Der.contextConstructed(0), PROBLEM));
    ObjectValue.Builder fields = new ObjectValue.Builder();
    request.putInto(fields);
    return fields
        .put("Raw", GoJson.bytes(raw))
        .put("RawTBSCertificateRequest", GoJson.bytes(signedPart))
        .put("RawSubjectPublicKeyInfo", GoJson.bytes(publicKey.raw()))
        .put("RawSubject", GoJson.bytes(rawSubject))
        .put("Version", NumberValue.of(version))
        .put("Signature", GoJson.bytes(signature))
        .put("SignatureAlgorithm", NumberValue.of(algorithm.number()))
        .put("PublicKeyAlgorithm", NumberValue.of(publicKey.algorithm()))
        .put("PublicKey", publicKey.value())
        .put("Subject", DistinguishedName.read(rawSubject))
        .build();
  }

  /** What Go says of bytes that are no sequence at all. */
  private static X509Exception mismatch(byte[] bytes) {
    int length = bytes.length > 1 ? bytes[1] & 0xff : 0;
    return new X509Exception(
        "asn1: structure error: tags don't match (16 vs {class:"
            + ((bytes[0] & 0xff) >> 6)
            + " tag:"
            + (bytes[0] & 0x1f)
            + " length:"
            + length
            + " isCompound:"
            + ((bytes[0] & 0x20) != 0)
            + "}) {optional:false explicit:false application:false private:false"
            + " defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false}"
            + " certificateRequest @2");
  }

  private void readAttributes(X509Support support, Der all) throws X509Exception {
    while (!all.isEmpty()) {
      Der attribute = all.enter(Der.SEQUENCE, PROBLEM);
      String type = attribute.objectIdentifier(PROBLEM);
      byte[] values = attribute.enter(Der.SET, PROBLEM).toArray();
      if (type.equals(EXTENSION_REQUEST) && values.length > 0) {
        readExtensions(support, new Der(values).enter(Der.SEQUENCE, PROBLEM));
      }
      Value sets = attributeSets(new Der(values));
      if (!sets.equals(NullValue.NULL)) {
        attributes.add(
            new ObjectValue.Builder()
                .put("Type", GoJson.identifier(type))
                .put("Value", sets)
                .build());
      }
    }
  }

  /** Values that are sequences of attributes; null if one is something else, which is no error. */
  private static Value attributeSets(Der values) {
    ArrayValue.Builder sets = new ArrayValue.Builder();
    try {
      while (!values.isEmpty()) {
        Der sequence = values.enter(Der.SEQUENCE, PROBLEM);
        ArrayValue.Builder set = new ArrayValue.Builder();
        while (!sequence.isEmpty()) {
          Der pair = sequence.enter(Der.SEQUENCE, PROBLEM);
          String type = pair.objectIdentifier(PROBLEM);
          set.add(DistinguishedName.attribute(type, DerText.any(pair, PROBLEM)));
        }
        sets.add(set.build());
      }
    } catch (X509Exception e) {
      return NullValue.NULL;
    }
    return sets.build();
  }

  private void readExtensions(X509Support support, Der sequence) throws X509Exception {
    Set<String> seen = new HashSet<>();
    while (!sequence.isEmpty()) {
      Extension extension = Extension.read(sequence.enter(Der.SEQUENCE, PROBLEM));
      if (!seen.add(extension.identifier())) {
        throw new X509Exception(
            "x509: certificate request contains duplicate requested extensions");
      }
      extensions.add(extension);
      if (extension.identifier().equals(Extension.SUBJECT_ALTERNATIVE_NAME)) {
        names = AlternativeNames.read(support, extension.value());
      }
    }
  }

  private void putInto(ObjectValue.Builder fields) throws X509Exception {
    names.putInto(fields);
    fields.put("Attributes", GoJson.list(attributes));
    fields.put("Extensions", GoJson.list(extensions.stream().map(Extension::toValue).toList()));
    fields.put("ExtraExtensions", NullValue.NULL);
  }
}
