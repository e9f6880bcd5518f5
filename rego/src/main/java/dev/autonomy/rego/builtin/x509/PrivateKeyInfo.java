package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A private key with its public half. */
public sealed interface PrivateKeyInfo {

  /** What computing a public point costs. */
  int POINT_UNITS = 50_000;

  /** The form of Go's type for the key. */
  Value toValue();

  /** A JSON Web Key (RFC 7517). */
  ObjectValue toJwk() throws X509Exception;

  /** Whether a certificate is of this key. */
  boolean matches(Certificate certificate);

  private static StringValue base64Url(byte[] bytes) {
    return StringValue.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** An unsigned number in {@code length} bytes, or in as many as it needs if that is 0. */
  private static StringValue base64Url(BigInteger number, int length) {
    int needed = length == 0 ? Math.max(1, (number.bitLength() + 7) / 8) : length;
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[needed];
    int copied = Math.min(needed, signed.length);
    System.arraycopy(signed, signed.length - copied, bytes, needed - copied, copied);
    return base64Url(bytes);
  }

  /** An RSA key. */
  record Rsa(BigInteger modulus, BigInteger exponent, BigInteger secret, List<BigInteger> primes)
      implements PrivateKeyInfo {

    private static final int MAX_BITS = 16_384;

    /** Refuses numbers that do not belong together. */
    void validate(X509Support support) throws X509Exception {
      if (modulus.bitLength() > MAX_BITS || secret.bitLength() > MAX_BITS) {
        throw new X509Exception("crypto/rsa: a key has at most " + MAX_BITS + " bits");
      }
      if (modulus.signum() <= 0 || secret.signum() <= 0) {
        throw new X509Exception("x509: private key contains zero or negative value");
      }
      support.charge(1_000L + primes.size() * (modulus.bitLength() / 64L));
      BigInteger product = BigInteger.ONE;
      for (BigInteger prime : primes) {
        if (prime.signum() <= 0) {
          throw new X509Exception("x509: private key contains zero or negative value");
        }
        if (prime.equals(BigInteger.ONE) || product.bitLength() > modulus.bitLength()) {
          throw new X509Exception("crypto/rsa: invalid prime value");
        }
        product = product.multiply(prime);
      }
      if (!product.equals(modulus)) {
        throw new X509Exception("crypto/rsa: invalid modulus");
      }
      BigInteger congruence = secret.multiply(exponent).subtract(BigInteger.ONE);
      for (BigInteger prime : primes) {
        if (congruence.mod(prime.subtract(BigInteger.ONE)).signum() != 0) {
          throw new X509Exception("crypto/rsa: invalid exponents");
        }
      }
      if (!primes.getFirst().gcd(primes.get(1)).equals(BigInteger.ONE)) {
        throw new X509Exception("crypto/rsa: invalid CRT coefficient");
      }
    }

    private BigInteger secretModulo(int prime) {
      return secret.mod(primes.get(prime).subtract(BigInteger.ONE));
    }

    private BigInteger inverse() {
      return primes.get(1).modInverse(primes.getFirst());
    }

    @Override
    public Value toValue() {
      ObjectValue.Builder precomputed =
          new ObjectValue.Builder()
              .put("Dp", NumberValue.of(secretModulo(0)))
              .put("Dq", NumberValue.of(secretModulo(1)))
              .put("Qinv", NumberValue.of(inverse()))
              .put("CRTValues", crtValues());
      return PublicKeyInfo.rsa(modulus, exponent)
          .with(StringValue.of("D"), NumberValue.of(secret))
          .with(
              StringValue.of("Primes"),
              ArrayValue.of(primes.stream().map(NumberValue::of).toList()))
          .with(StringValue.of("Precomputed"), precomputed.build());
    }

    /** For the third and later primes only. */
    private Value crtValues() {
      ArrayValue.Builder values = new ArrayValue.Builder();
      BigInteger product = primes.getFirst().multiply(primes.get(1));
      for (int i = 2; i < primes.size(); i++) {
        BigInteger prime = primes.get(i);
        BigInteger coefficient =
            product.gcd(prime).equals(BigInteger.ONE) ? product.modInverse(prime) : BigInteger.ZERO;
        values.add(
            new ObjectValue.Builder()
                .put("Exp", NumberValue.of(secretModulo(i)))
                .put("Coeff", NumberValue.of(coefficient))
                .put("R", NumberValue.of(product))
                .build());
        product = product.multiply(prime);
      }
      return values.build();
    }

    @Override
    public ObjectValue toJwk() {
      return new ObjectValue.Builder()
          .put("kty", StringValue.of("RSA"))
          .put("n", base64Url(modulus, 0))
          .put("e", base64Url(exponent, 0))
          .put("d", base64Url(secret, 0))
          .put("p", base64Url(primes.getFirst(), 0))
          .put("q", base64Url(primes.get(1), 0))
          .put("dp", base64Url(secretModulo(0), 0))
          .put("dq", base64Url(secretModulo(1), 0))
          .put("qi", base64Url(inverse(), 0))
          .build();
    }

    @Override
    public boolean matches(Certificate certificate) {
      return certificate.publicKey().value() instanceof ObjectValue key
          && NumberValue.of(modulus).equals(key.get("N"));
    }
  }

  /** A key on a curve over a prime field. */
  record Ec(EcCurve curve, BigInteger secret, EcCurve.Point point) implements PrivateKeyInfo {

    @Override
    public Value toValue() {
      return PublicKeyInfo.ec(point).with(StringValue.of("D"), NumberValue.of(secret));
    }

    @Override
    public ObjectValue toJwk() {
      int size = curve.coordinateBytes();
      return new ObjectValue.Builder()
          .put("kty", StringValue.of("EC"))
          .put("crv", StringValue.of(curve.jwkName()))
          .put("x", base64Url(point.x(), size))
          .put("y", base64Url(point.y(), size))
          .put("d", base64Url(secret, size))
          .build();
    }

    @Override
    public boolean matches(Certificate certificate) {
      return PublicKeyInfo.ec(point).equals(certificate.publicKey().value());
    }
  }

  /** A key of RFC 8032. */
  @SuppressWarnings("ArrayRecordComponent")
  record Ed25519(byte[] seed, byte[] publicKey) implements PrivateKeyInfo {

    /** Gives the seed to a generator that asks for random bytes. */
    private static final class Given extends SecureRandom {
      private static final long serialVersionUID = 1L;
      private final byte[] seed;

      Given(byte[] seed) {
        this.seed = seed.clone();
      }

      @Override
      public void nextBytes(byte[] bytes) {
        System.arraycopy(seed, 0, bytes, 0, bytes.length);
      }
    }

    /**
     * The key of a seed. The JCA computes public keys only when it generates pairs, so a pair is
     * generated of this seed.
     */
    static Ed25519 of(byte[] seed) throws X509Exception {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
        EdECPublicKey key = (EdECPublicKey) generator.generateKeyPair().getPublic();
        byte[] encoded = key.getEncoded();
        return new Ed25519(
            seed, Arrays.copyOfRange(encoded, encoded.length - seed.length, encoded.length));
      } catch (GeneralSecurityException e) {
        throw new X509Exception("this Java runtime lacks Ed25519");
      }
    }

    @Override
    public Value toValue() {
      byte[] both = Arrays.copyOf(seed, seed.length + publicKey.length);
      System.arraycopy(publicKey, 0, both, seed.length, publicKey.length);
      return GoJson.bytes(both);
    }

    @Override
    public ObjectValue toJwk() {
      return new ObjectValue.Builder()
          .put("kty", StringValue.of("OKP"))
          .put("crv", StringValue.of("Ed25519"))
          .put("x", base64Url(publicKey))
          .put("d", base64Url(seed))
          .build();
    }

    @Override
    public boolean matches(Certificate certificate) {
      return GoJson.bytes(publicKey).equals(certificate.publicKey().value());
    }
  }

  /** A key of RFC 7748, of which Go tells nothing. */
  @SuppressWarnings("ArrayRecordComponent")
  record X25519(byte[] secret) implements PrivateKeyInfo {

    @Override
    public Value toValue() {
      return ObjectValue.EMPTY;
    }

    @Override
    public ObjectValue toJwk() throws X509Exception {
      throw new X509Exception("invalid key type *ecdh.PrivateKey");
    }

    @Override
    public boolean matches(Certificate certificate) {
      return false;
    }
  }
}
