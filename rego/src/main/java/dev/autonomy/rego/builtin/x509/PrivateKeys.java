package dev.autonomy.rego.builtin.x509;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads private keys: PKCS #1 (RFC 8017), SEC 1 (RFC 5915) and PKCS #8 (RFC 5208). */
public final class PrivateKeys {

  private static final String PROBLEM = "asn1: structure error: malformed private key";
  private static final int ED25519_BYTES = 32;

  private PrivateKeys() {}

  /** Reads an RSA key. */
  public static PrivateKeyInfo readPkcs1(X509Support support, byte[] bytes) throws X509Exception {
    Der der = new Der(bytes);
    Der fields = der.enter(Der.SEQUENCE, PROBLEM);
    if (!der.isEmpty()) {
      throw new X509Exception("asn1: syntax error: trailing data");
    }
    BigInteger version = fields.integer(PROBLEM);
    if (version.compareTo(BigInteger.ONE) > 0) {
      throw new X509Exception("x509: unsupported private key version");
    }
    BigInteger modulus = fields.integer(PROBLEM);
    BigInteger exponent = BigInteger.valueOf(fields.longInteger(PROBLEM));
    BigInteger secret = fields.integer(PROBLEM);
    List<BigInteger> primes = new ArrayList<>();
    primes.add(fields.integer(PROBLEM));
    primes.add(fields.integer(PROBLEM));
    for (int i = 0; i < 3 && fields.peek(Der.INTEGER); i++) {
      fields.integer(PROBLEM);
    }
    if (fields.peek(Der.SEQUENCE)) {
      Der additional = fields.enter(Der.SEQUENCE, PROBLEM);
      while (!additional.isEmpty()) {
        primes.add(additional.enter(Der.SEQUENCE, PROBLEM).integer(PROBLEM));
      }
    }
    PrivateKeyInfo.Rsa key = new PrivateKeyInfo.Rsa(modulus, exponent, secret, primes);
    key.validate(support);
    return key;
  }

  /** Reads a key on a curve that it names itself. */
  public static PrivateKeyInfo readSec1(X509Support support, byte[] bytes) throws X509Exception {
    return readSec1(support, bytes, "");
  }

  private static PrivateKeyInfo readSec1(X509Support support, byte[] bytes, String outerCurve)
      throws X509Exception {
    String problem = "x509: failed to parse EC private key: " + PROBLEM;
    Der fields = new Der(bytes).enter(Der.SEQUENCE, problem);
    BigInteger version = fields.integer(problem);
    if (!version.equals(BigInteger.ONE)) {
      throw new X509Exception("x509: unknown EC private key version " + version);
    }
    BigInteger secret = new BigInteger(1, fields.octets(problem));
    String name = outerCurve;
    if (fields.peek(Der.contextConstructed(0))) {
      String named = fields.enter(Der.contextConstructed(0), problem).objectIdentifier(problem);
      name = outerCurve.isEmpty() ? named : outerCurve;
    }
    EcCurve curve = EcCurve.of(name);
    if (curve == null) {
      throw new X509Exception("x509: unknown elliptic curve");
    }
    if (secret.signum() == 0 || secret.compareTo(curve.order()) >= 0) {
      throw new X509Exception("x509: invalid elliptic curve private key value");
    }
    support.charge(PrivateKeyInfo.POINT_UNITS);
    return new PrivateKeyInfo.Ec(curve, secret, curve.publicPoint(secret));
  }

  /** Reads a key of any kind that says what it is. */
  public static PrivateKeyInfo readPkcs8(X509Support support, byte[] bytes) throws X509Exception {
    Der fields = new Der(bytes).enter(Der.SEQUENCE, PROBLEM);
    fields.integer(PROBLEM);
    Der type = fields.enter(Der.SEQUENCE, PROBLEM);
    String identifier = type.objectIdentifier(PROBLEM);
    byte[] key = fields.octets(PROBLEM);
    return switch (identifier) {
      case PublicKeyInfo.RSA_IDENTIFIER -> embedded("RSA", () -> readPkcs1(support, key));
      case PublicKeyInfo.EC_IDENTIFIER -> {
        String curve = type.peek(Der.OBJECT_IDENTIFIER) ? type.objectIdentifier(PROBLEM) : "";
        yield embedded("EC", () -> readSec1(support, key, curve));
      }
      case PublicKeyInfo.ED25519_IDENTIFIER -> {
        byte[] seed = curveKey(type, key, "Ed25519");
        support.charge(PrivateKeyInfo.POINT_UNITS);
        yield PrivateKeyInfo.Ed25519.of(seed);
      }
      case PublicKeyInfo.X25519_IDENTIFIER ->
          new PrivateKeyInfo.X25519(curveKey(type, key, "X25519"));
      default ->
          throw new X509Exception(
              "x509: PKCS#8 wrapping contained private key with unknown algorithm: " + identifier);
    };
  }

  private static byte[] curveKey(Der type, byte[] key, String name) throws X509Exception {
    if (!type.isEmpty()) {
      throw new X509Exception("x509: invalid " + name + " private key parameters");
    }
    byte[] seed = new Der(key).octets("x509: invalid " + name + " private key");
    if (seed.length != ED25519_BYTES) {
      throw new X509Exception("x509: invalid " + name + " private key length: " + seed.length);
    }
    return seed;
  }

  private interface Reader {
    PrivateKeyInfo read() throws X509Exception;
  }

  private static PrivateKeyInfo embedded(String kind, Reader reader) throws X509Exception {
    try {
      return reader.read();
    } catch (X509Exception e) {
      throw new X509Exception(
          "x509: failed to parse " + kind + " private key embedded in PKCS#8: " + e.getMessage());
    }
  }

  /** Reads a key of any form, which is how TLS reads it. */
  public static PrivateKeyInfo readAny(X509Support support, byte[] bytes) throws X509Exception {
    List<Reader> readers =
        Arrays.asList(
            () -> readPkcs1(support, bytes),
            () -> readPkcs8(support, bytes),
            () -> readSec1(support, bytes));
    for (Reader reader : readers) {
      PrivateKeyInfo key;
      try {
        key = reader.read();
      } catch (X509Exception e) {
        continue;
      }
      if (key instanceof PrivateKeyInfo.X25519) {
        throw new X509Exception("tls: found unknown private key type in PKCS#8 wrapping");
      }
      return key;
    }
    throw new X509Exception("tls: failed to parse private key");
  }
}
