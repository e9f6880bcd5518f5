package dev.autonomy.signing;

import dev.autonomy.trust.KeyFileException;
import dev.autonomy.trust.SigningProvider;
import dev.autonomy.trust.VerificationKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/** A private key on P-256. */
final class P256Signer implements SigningProvider.Signer {

  private final PrivateKey privateKey;
  private final VerificationKey publicKey;

  P256Signer(PrivateKey privateKey, String origin) throws KeyFileException {
    this.privateKey = privateKey;
    this.publicKey = publicKey(privateKey, origin);
  }

  /**
   * Takes a key.
   *
   * @param pkcs8 in DER
   */
  static P256Signer of(byte[] pkcs8, String origin) throws KeyFileException {
    try {
      return new P256Signer(
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)), origin);
    } catch (GeneralSecurityException e) {
      throw another(origin, e);
    }
  }

  /** What the file says of the public half, if it says anything, is not looked at. */
  private static VerificationKey publicKey(PrivateKey key, String origin) throws KeyFileException {
    X9ECParameters curve = CustomNamedCurves.getByName("secp256r1");
    if (key instanceof ECPrivateKey secret
        && secret.getParams().getOrder().equals(curve.getN())
        && secret.getS().signum() > 0
        && secret.getS().compareTo(curve.getN()) < 0) {
      byte[] point =
          new FixedPointCombMultiplier()
              .multiply(curve.getG(), secret.getS())
              .normalize()
              .getEncoded(false);
      return VerificationKey.ofPoint(point, origin);
    }
    throw another(origin, null);
  }

  private static KeyFileException another(String origin, @Nullable Throwable cause) {
    String message = origin + " holds another private key than one of ECDSA over P-256 in PKCS #8";
    return cause == null ? new KeyFileException(message) : new KeyFileException(message, cause);
  }

  @Override
  public VerificationKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(privateKey);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform does not sign with a key on P-256", e);
    }
  }
}
