package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ObjectValue;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** Makes keys of DER (RFC 5280, RFC 5958) and of JSON Web Keys (RFC 7517, RFC 8037). */
final class KeyDecoding {

  private static final String[] KINDS = {"RSA", "EC", "Ed25519"};

  private KeyDecoding() {}

  /** The key of a SubjectPublicKeyInfo. */
  static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
    InvalidKeyException problem =
        new InvalidKeyException("neither an RSA nor an EC nor an Ed25519 key");
    for (String kind : KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        problem.addSuppressed(e);
      }
    }
    throw problem;
  }

  /** The key of a PKCS#8 PrivateKeyInfo. */
  static PrivateKey privateKey(byte[] der) throws GeneralSecurityException {
    InvalidKeyException problem =
        new InvalidKeyException("neither an RSA nor an EC nor an Ed25519 key");
    for (String kind : KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        problem.addSuppressed(e);
      }
    }
    throw problem;
  }

  static PublicKey publicKey(ObjectValue json) throws GeneralSecurityException, BuiltinException {
    String type = JwsKey.text(json, "kty");
    return switch (type) {
      case "RSA" ->
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(number(json, "n"), number(json, "e")));
      case "EC" -> {
        ECPoint point = new ECPoint(number(json, "x"), number(json, "y"));
        yield KeyFactory.getInstance("EC")
            .generatePublic(new ECPublicKeySpec(point, curve(JwsKey.text(json, "crv"))));
      }
      case "OKP" ->
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new EdECPublicKeySpec(ed25519(json), edwardsPoint(json)));
      default -> throw unsupported(type);
    };
  }

  static PrivateKey privateKey(ObjectValue json) throws GeneralSecurityException, BuiltinException {
    String type = JwsKey.text(json, "kty");
    return switch (type) {
      case "RSA" -> rsa(json);
      case "EC" ->
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new ECPrivateKeySpec(number(json, "d"), curve(JwsKey.text(json, "crv"))));
      case "OKP" ->
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(ed25519(json), bytes(json, "d")));
      default -> throw unsupported(type);
    };
  }

  private static PrivateKey rsa(ObjectValue json)
      throws GeneralSecurityException, BuiltinException {
    KeyFactory factory = KeyFactory.getInstance("RSA");
    if (json.get("p") == null) {
      return factory.generatePrivate(new RSAPrivateKeySpec(number(json, "n"), number(json, "d")));
    }
    return factory.generatePrivate(
        new RSAPrivateCrtKeySpec(
            number(json, "n"),
            number(json, "e"),
            number(json, "d"),
            number(json, "p"),
            number(json, "q"),
            number(json, "dp"),
            number(json, "dq"),
            number(json, "qi")));
  }

  private static InvalidKeyException unsupported(String type) {
    return new InvalidKeyException("unsupported key type `" + type + "`");
  }

  private static NamedParameterSpec ed25519(ObjectValue json) throws InvalidKeyException {
    String curve = JwsKey.text(json, "crv");
    if (!curve.equals("Ed25519")) {
      throw new InvalidKeyException("unsupported curve `" + curve + "`");
    }
    return NamedParameterSpec.ED25519;
  }

  /** The point is written with its lowest byte first; the highest bit is that of x (RFC 8032). */
  private static EdECPoint edwardsPoint(ObjectValue json)
      throws InvalidKeyException, BuiltinException {
    byte[] bytes = bytes(json, "x");
    if (bytes.length != 32) {
      throw new InvalidKeyException("an Ed25519 key has 32 bytes, found " + bytes.length);
    }
    boolean odd = (bytes[31] & 0x80) != 0;
    bytes[31] &= 0x7f;
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return new EdECPoint(odd, new BigInteger(1, reversed));
  }

  private static ECParameterSpec curve(String name) throws GeneralSecurityException {
    String standard =
        switch (name) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          case "P-521" -> "secp521r1";
          default -> throw new InvalidKeyException("unsupported curve `" + name + "`");
        };
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(standard));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  private static BigInteger number(ObjectValue json, String name) throws BuiltinException {
    return new BigInteger(1, bytes(json, name));
  }

  private static byte[] bytes(ObjectValue json, String name) throws BuiltinException {
    String text = JwsKey.text(json, name);
    if (text.isEmpty()) {
      throw new BuiltinException("failed to parse a JWK key (set): no member `" + name + "`");
    }
    return Encodings.base64Url(text);
  }
}
