package dev.autonomy.rego.builtin;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A signature algorithm of JSON Web Signatures (RFC 7518, section 3; RFC 8037).
 *
 * @param name its name in headers
 * @param family how it signs
 * @param bits length of its digest, 0 if it has none
 */
record JwsAlgorithm(String name, Family family, int bits) {

  static final String EDDSA = "EdDSA";

  private static final long UNITS_OF_SECRET = 16;
  private static final long UNITS_OF_CURVE = 1_000;
  private static final long WORD_PRODUCTS_PER_UNIT = 64;

  /** Private operations use the two factors of the modulus, of half its length. */
  private static final long CRT_SPEEDUP = 4;

  /** How an algorithm signs. */
  enum Family {
    HMAC,
    RSA,
    RSA_PSS,
    ECDSA,
    EDDSA
  }

  /** The algorithm called {@code name}, or null. */
  static @Nullable JwsAlgorithm of(String name) {
    return switch (name) {
      case "HS256", "HS384", "HS512" -> of(name, Family.HMAC);
      case "RS256", "RS384", "RS512" -> of(name, Family.RSA);
      case "PS256", "PS384", "PS512" -> of(name, Family.RSA_PSS);
      case "ES256", "ES384", "ES512" -> of(name, Family.ECDSA);
      case EDDSA -> new JwsAlgorithm(name, Family.EDDSA, 0);
      default -> null;
    };
  }

  private static JwsAlgorithm of(String name, Family family) {
    return new JwsAlgorithm(name, family, Integer.parseInt(name.substring(2)));
  }

  /** Whether both sides share one key. */
  boolean isSecret() {
    return family == Family.HMAC;
  }

  /**
   * Whether {@code signature} is that of {@code message}; a key of another kind verifies nothing.
   */
  boolean verifies(BuiltinContext context, JwsKey key, byte[] message, byte[] signature)
      throws BuiltinException {
    charge(context, key, message);
    if (isSecret()) {
      byte[] secret = key.secret();
      return secret != null
          && MessageDigest.isEqual(Hashes.code("HmacSHA" + bits, secret, message), signature);
    }
    if (!(key.key() instanceof PublicKey publicKey) || !suits(publicKey)) {
      return false;
    }
    try {
      Signature verifier = signature();
      verifier.initVerify(publicKey);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | RuntimeException e) {
      // The JDK's algorithms meet some malformed keys with exceptions of arithmetic.
      return false;
    }
  }

  byte[] sign(BuiltinContext context, JwsKey key, byte[] message) throws BuiltinException {
    charge(context, key, message);
    if (isSecret()) {
      byte[] secret = key.secret();
      if (secret == null) {
        throw new BuiltinException("key is not suitable for " + name);
      }
      return Hashes.code("HmacSHA" + bits, secret, message);
    }
    if (!(key.key() instanceof PrivateKey privateKey) || !suits(privateKey)) {
      throw new BuiltinException("key is not suitable for " + name);
    }
    RandomGenerator source = context.capabilities().random();
    try {
      Signature signer = signature();
      if (source instanceof SecureRandom random) {
        signer.initSign(privateKey, random);
      } else {
        signer.initSign(privateKey);
      }
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new BuiltinException("cannot sign with " + name + ": " + e.getMessage());
    }
  }

  private static void charge(BuiltinContext context, JwsKey key, byte[] message) {
    long units =
        switch (key.key()) {
          case null -> UNITS_OF_SECRET;
          case RSAPublicKey rsa -> exponentiation(rsa, rsa.getPublicExponent().bitLength());
          case RSAKey rsa -> exponentiation(rsa, rsa.getModulus().bitLength() / CRT_SPEEDUP);
          case ECKey ec -> UNITS_OF_CURVE * fieldBits(ec) / 256 * fieldBits(ec) / 256;
          default -> UNITS_OF_CURVE;
        };
    context.charge(units + message.length / 64);
  }

  /** Each bit of the exponent takes a product or two of numbers as long as the modulus. */
  private static long exponentiation(RSAKey key, long exponentBits) {
    long words = key.getModulus().bitLength() / Long.SIZE;
    return UNITS_OF_CURVE + exponentBits * words * words / WORD_PRODUCTS_PER_UNIT;
  }

  private static long fieldBits(ECKey key) {
    return key.getParams().getCurve().getField().getFieldSize();
  }

  private boolean suits(Object key) {
    return switch (family) {
      case HMAC -> false;
      case RSA, RSA_PSS -> key instanceof RSAKey;
      case ECDSA -> key instanceof ECKey ec && fieldBits(ec) == (bits == 512 ? 521 : bits);
      case EDDSA -> key instanceof EdECKey;
    };
  }

  private Signature signature() throws GeneralSecurityException {
    return switch (family) {
      case HMAC -> throw new IllegalStateException("a code is no signature");
      case RSA -> Signature.getInstance("SHA" + bits + "withRSA");
      case RSA_PSS -> {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        String digest = "SHA-" + bits;
        signature.setParameter(
            new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), bits / 8, 1));
        yield signature;
      }
      case ECDSA -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
      case EDDSA -> Signature.getInstance("Ed25519");
    };
  }
}
