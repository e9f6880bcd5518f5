package dev.autonomy.trust;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A public key: ECDSA over P-256, which is what cosign makes unless it is told otherwise.
 *
 * @param id {@code sha256:…} of the key as a SubjectPublicKeyInfo in DER
 * @param key ready to be used
 */
public record VerificationKey(String id, PublicKey key) {

  /** What its PEM block is called. */
  public static final String PEM_TYPE = "PUBLIC KEY";

  /** What a SubjectPublicKeyInfo of P-256 begins with (RFC 5480), up to the uncompressed point. */
  private static final String P256_PREFIX =
      "3059301306072a8648ce3d020106082a8648ce3d030107034200" + "04";

  private static final int P256_BYTES = 91;

  /**
   * Takes a key.
   *
   * @param der a SubjectPublicKeyInfo
   * @param origin how messages call where it is from
   * @throws KeyFileException if it is no key of ECDSA over P-256
   */
  public static VerificationKey of(byte[] der, String origin) throws KeyFileException {
    byte[] prefix = HexFormat.of().parseHex(P256_PREFIX);
    if (der.length != P256_BYTES
        || !Arrays.equals(der, 0, prefix.length, prefix, 0, prefix.length)) {
      throw new KeyFileException(
          origin + " holds " + KeyKind.of(der) + ", expected a key of ECDSA over P-256");
    }
    try {
      PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
      if (key instanceof ECPublicKey point && isOnCurve(point)) {
        return new VerificationKey(Sha256.of(der), key);
      }
    } catch (GeneralSecurityException e) {
      throw new KeyFileException(origin + " holds a key that is damaged: " + e.getMessage(), e);
    }
    throw new KeyFileException(origin + " holds a key that is damaged: its point is not on P-256");
  }

  /**
   * Takes a key that is given as its point.
   *
   * @param point uncompressed: 4, then two coordinates of 32 bytes
   * @param origin how messages call where it is from
   * @throws KeyFileException if it is no point of P-256
   */
  public static VerificationKey ofPoint(byte[] point, String origin) throws KeyFileException {
    byte[] prefix = HexFormat.of().parseHex(P256_PREFIX);
    byte[] der = Arrays.copyOf(prefix, prefix.length - 1 + point.length);
    System.arraycopy(point, 0, der, prefix.length - 1, point.length);
    return of(der, origin);
  }

  /** The platform leaves this to whoever agrees on keys. */
  private static boolean isOnCurve(ECPublicKey key) {
    ECParameterSpec parameters = key.getParams();
    if (!(parameters.getCurve().getField() instanceof ECFieldFp field)) {
      return false;
    }
    BigInteger p = field.getP();
    BigInteger x = key.getW().getAffineX();
    BigInteger y = key.getW().getAffineY();
    BigInteger right =
        x.multiply(x)
            .add(parameters.getCurve().getA())
            .multiply(x)
            .add(parameters.getCurve().getB());
    return x.compareTo(p) < 0
        && y.compareTo(p) < 0
        && y.multiply(y).subtract(right).mod(p).signum() == 0;
  }

  /**
   * Whether this key's owner has signed the bytes.
   *
   * @param signature ECDSA over SHA-256, in DER
   */
  public boolean verifies(byte[] bytes, byte[] signature) {
    if (!EcdsaSignature.isWellFormed(signature)) {
      return false;
    }
    try {
      java.security.Signature verifier = java.security.Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(bytes);
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /** The key as a PEM file. */
  public byte[] toPem() {
    return new PemBlock(PEM_TYPE, key.getEncoded()).toBytes();
  }
}
