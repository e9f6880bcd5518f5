package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A SubjectPublicKeyInfo (RFC 5280, section 4.1).
 *
 * @param raw the whole element
 * @param algorithm Go's number of the algorithm, 0 if it knows none
 * @param value the key in the form of Go's type for it, null if the algorithm is unknown
 */
@SuppressWarnings("ArrayRecordComponent")
record PublicKeyInfo(byte[] raw, int algorithm, Value value) {

  static final int UNKNOWN = 0;
  static final int RSA = 1;
  static final int DSA = 2;
  static final int ECDSA = 3;
  static final int ED25519 = 4;

  static final String RSA_IDENTIFIER = "1.2.840.113549.1.1.1";
  static final String EC_IDENTIFIER = "1.2.840.10045.2.1";
  static final String ED25519_IDENTIFIER = "1.3.101.112";
  static final String X25519_IDENTIFIER = "1.3.101.110";
  private static final String DSA_IDENTIFIER = "1.2.840.10040.4.1";

  private static final byte[] NULL_ELEMENT = {Der.NULL, 0};
  private static final int ED25519_BYTES = 32;

  /** Takes a key off. */
  static PublicKeyInfo read(Der der) throws X509Exception {
    byte[] raw = der.element(Der.SEQUENCE, "x509: malformed spki").toArray();
    Der info = new Der(raw).enter(Der.SEQUENCE, "x509: malformed spki");
    Der type = info.enter(Der.SEQUENCE, "x509: malformed public key algorithm identifier");
    String identifier = type.objectIdentifier("x509: malformed OID");
    byte[] parameters =
        type.isEmpty() ? new byte[0] : type.anyElement("x509: malformed parameters").toArray();
    byte[] key = info.bits("x509: malformed subjectPublicKey").rightAligned();
    return switch (identifier) {
      case RSA_IDENTIFIER -> new PublicKeyInfo(raw, RSA, rsa(parameters, key));
      case DSA_IDENTIFIER -> new PublicKeyInfo(raw, DSA, dsa(parameters, key));
      case EC_IDENTIFIER -> new PublicKeyInfo(raw, ECDSA, ec(parameters, key));
      case ED25519_IDENTIFIER -> new PublicKeyInfo(raw, ED25519, ed25519(parameters, key));
      default -> new PublicKeyInfo(raw, UNKNOWN, NullValue.NULL);
    };
  }

  private static Value rsa(byte[] parameters, byte[] key) throws X509Exception {
    if (!Arrays.equals(parameters, NULL_ELEMENT)) {
      throw new X509Exception("x509: RSA key missing NULL parameters");
    }
    Der numbers = new Der(key).enter(Der.SEQUENCE, "x509: invalid RSA public key");
    BigInteger modulus = numbers.integer("x509: invalid RSA modulus");
    long exponent = numbers.longInteger("x509: invalid RSA public exponent");
    if (modulus.signum() <= 0) {
      throw new X509Exception("x509: RSA modulus is not a positive number");
    }
    if (exponent <= 0) {
      throw new X509Exception("x509: RSA public exponent is not a positive number");
    }
    return rsa(modulus, BigInteger.valueOf(exponent));
  }

  static ObjectValue rsa(BigInteger modulus, BigInteger exponent) {
    return new ObjectValue.Builder()
        .put("N", NumberValue.of(modulus))
        .put("E", NumberValue.of(exponent))
        .build();
  }

  private static Value dsa(byte[] parameters, byte[] key) throws X509Exception {
    String problem = "x509: invalid DSA parameters";
    BigInteger y = new Der(key).integer("x509: invalid DSA public key");
    Der group = new Der(parameters).enter(Der.SEQUENCE, problem);
    BigInteger p = group.integer(problem);
    BigInteger q = group.integer(problem);
    BigInteger g = group.integer(problem);
    if (y.signum() <= 0 || p.signum() <= 0 || q.signum() <= 0 || g.signum() <= 0) {
      throw new X509Exception("x509: zero or negative DSA parameter");
    }
    return new ObjectValue.Builder()
        .put("P", NumberValue.of(p))
        .put("Q", NumberValue.of(q))
        .put("G", NumberValue.of(g))
        .put("Y", NumberValue.of(y))
        .build();
  }

  private static Value ec(byte[] parameters, byte[] key) throws X509Exception {
    EcCurve curve =
        EcCurve.of(new Der(parameters).objectIdentifier("x509: invalid ECDSA parameters"));
    if (curve == null) {
      throw new X509Exception("x509: unsupported elliptic curve");
    }
    EcCurve.Point point = curve.decode(key);
    if (point == null) {
      throw new X509Exception("x509: failed to unmarshal elliptic curve point");
    }
    return ec(point);
  }

  /** Go's curves have no public fields, so nothing is told of them. */
  static ObjectValue ec(EcCurve.Point point) {
    return new ObjectValue.Builder()
        .put("Curve", ObjectValue.EMPTY)
        .put("X", NumberValue.of(point.x()))
        .put("Y", NumberValue.of(point.y()))
        .build();
  }

  private static Value ed25519(byte[] parameters, byte[] key) throws X509Exception {
    if (parameters.length != 0) {
      throw new X509Exception("x509: Ed25519 key encoded with illegal parameters");
    }
    if (key.length != ED25519_BYTES) {
      throw new X509Exception("x509: wrong Ed25519 public key size");
    }
    return GoJson.bytes(key);
  }
}
