package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A certificate (RFC 5280), read as strictly as Go reads it.
 *
 * @param raw the whole certificate
 * @param signedPart what the signature is over
 * @param version 1 to 3
 * @param serialNumber not negative
 * @param signatureAlgorithm how it is signed
 * @param rawIssuer the issuer's name with its tag and length
 * @param issuer the issuer's name
 * @param notBefore when it becomes valid
 * @param notAfter when it was last valid
 * @param rawSubject the subject's name with its tag and length
 * @param subject the subject's name
 * @param publicKey the subject's key
 * @param extensions all else
 * @param signature by the issuer
 */
@SuppressWarnings("ArrayRecordComponent")
public record Certificate(
    byte[] raw,
    byte[] signedPart,
    int version,
    BigInteger serialNumber,
    SignatureAlgorithm signatureAlgorithm,
    byte[] rawIssuer,
    ObjectValue issuer,
    DerTime notBefore,
    DerTime notAfter,
    byte[] rawSubject,
    ObjectValue subject,
    PublicKeyInfo publicKey,
    Extensions extensions,
    byte[] signature) {

  /** Bit of the key usage that lets a key sign certificates. */
  private static final int SIGNS_CERTIFICATES = 1 << 5;

  /** Reads certificates that follow each other. */
  public static List<Certificate> readAll(X509Support support, byte[] bytes) throws X509Exception {
    List<Certificate> certificates = new ArrayList<>();
    Der der = new Der(bytes);
    while (!der.isEmpty()) {
      certificates.add(read(support, der));
    }
    return certificates;
  }

  /** Takes a certificate off. */
  private static Certificate read(X509Support support, Der der) throws X509Exception {
    byte[] raw = der.element(Der.SEQUENCE, "x509: malformed certificate").toArray();
    Der outer = new Der(raw).enter(Der.SEQUENCE, "x509: malformed certificate");
    byte[] signedPart = outer.element(Der.SEQUENCE, "x509: malformed tbs certificate").toArray();
    Der inner = new Der(signedPart).enter(Der.SEQUENCE, "x509: malformed tbs certificate");
    int version = version(inner);
    BigInteger serialNumber = inner.integer("x509: malformed serial number");
    if (serialNumber.signum() < 0) {
      throw new X509Exception("x509: negative serial number");
    }
    SignatureAlgorithm algorithm = algorithm(inner, outer);
    byte[] rawIssuer = inner.element(Der.SEQUENCE, "x509: malformed issuer").toArray();
    ObjectValue issuer = DistinguishedName.read(rawIssuer);
    Der validity = inner.enter(Der.SEQUENCE, "x509: malformed validity");
    DerTime notBefore = DerTime.read(validity, "x509: malformed validity");
    DerTime notAfter = DerTime.read(validity, "x509: malformed validity");
    byte[] rawSubject = inner.element(Der.SEQUENCE, "x509: malformed issuer").toArray();
    ObjectValue subject = DistinguishedName.read(rawSubject);
    PublicKeyInfo publicKey = PublicKeyInfo.read(inner);
    Extensions extensions = extensions(support, inner, version);
    return new Certificate(
        raw,
        signedPart,
        version,
        serialNumber,
        algorithm,
        rawIssuer,
        issuer,
        notBefore,
        notAfter,
        rawSubject,
        subject,
        publicKey,
        extensions,
        outer.bits("x509: malformed signature").rightAligned());
  }

  /** Versions are written from 0 and counted from 1. */
  private static int version(Der inner) throws X509Exception {
    if (!inner.peek(Der.contextConstructed(0))) {
      return 1;
    }
    Der version = inner.enter(Der.contextConstructed(0), "x509: malformed version");
    long written = version.longInteger("x509: malformed version");
    if (written < 0 || written > 3 || !version.isEmpty()) {
      throw new X509Exception("x509: malformed version");
    }
    if (written > 2) {
      throw new X509Exception("x509: invalid version");
    }
    return (int) written + 1;
  }

  /** The algorithm is named inside and outside of what is signed, in the same way. */
  private static SignatureAlgorithm algorithm(Der inner, Der outer) throws X509Exception {
    byte[] signed =
        inner.enter(Der.SEQUENCE, "x509: malformed signature algorithm identifier").toArray();
    byte[] unsigned = outer.enter(Der.SEQUENCE, "x509: malformed algorithm identifier").toArray();
    if (!Arrays.equals(signed, unsigned)) {
      throw new X509Exception("x509: inner and outer signature algorithm identifiers don't match");
    }
    return SignatureAlgorithm.read(new Der(signed));
  }

  private static Extensions extensions(X509Support support, Der inner, int version)
      throws X509Exception {
    Extensions extensions = new Extensions();
    if (version > 1 && inner.peek(Der.context(1))) {
      inner.enter(Der.context(1), "x509: malformed issuerUniqueID");
    }
    if (version > 1 && inner.peek(Der.context(2))) {
      inner.enter(Der.context(2), "x509: malformed subjectUniqueID");
    }
    if (version > 2 && inner.peek(Der.contextConstructed(3))) {
      extensions.read(
          support,
          inner
              .enter(Der.contextConstructed(3), "x509: malformed extensions")
              .enter(Der.SEQUENCE, "x509: malformed extensions"));
    }
    return extensions;
  }

  /** Whether this one was signed with the key of {@code parent}, which may sign others. */
  boolean isSignedBy(X509Support support, Certificate parent) {
    Extensions rights = parent.extensions;
    boolean noAuthority = rights.basicConstraintsValid ? !rights.authority : parent.version == 3;
    boolean noSigner = rights.keyUsage != 0 && (rights.keyUsage & SIGNS_CERTIFICATES) == 0;
    return !noAuthority
        && !noSigner
        && signatureAlgorithm.verifies(support, parent.publicKey, signedPart, signature);
  }

  /** The form of Go's type, with the URIs as strings too where OPA adds them. */
  public Value toValue(boolean withUriStrings) throws X509Exception {
    ObjectValue.Builder fields = new ObjectValue.Builder();
    extensions.putInto(fields);
    fields.put("Raw", GoJson.bytes(raw));
    fields.put("RawTBSCertificate", GoJson.bytes(signedPart));
    fields.put("RawSubjectPublicKeyInfo", GoJson.bytes(publicKey.raw()));
    fields.put("RawSubject", GoJson.bytes(rawSubject));
    fields.put("RawIssuer", GoJson.bytes(rawIssuer));
    fields.put("Signature", GoJson.bytes(signature));
    fields.put("SignatureAlgorithm", NumberValue.of(signatureAlgorithm.number()));
    fields.put("PublicKeyAlgorithm", NumberValue.of(publicKey.algorithm()));
    fields.put("PublicKey", publicKey.value());
    fields.put("Version", NumberValue.of(version));
    fields.put("SerialNumber", NumberValue.of(serialNumber));
    fields.put("Issuer", issuer);
    fields.put("Subject", subject);
    fields.put("NotBefore", StringValue.of(notBefore.text()));
    fields.put("NotAfter", StringValue.of(notAfter.text()));
    if (withUriStrings) {
      fields.put("URIStrings", GoJson.strings(extensions.names.uris));
    }
    return fields.build();
  }
}
