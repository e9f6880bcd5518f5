package dev.autonomy.trust;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;

/** Somebody with a key pair, who signs what he is given. */
final class TestSigner {

  static final String REFERENCE = "registry.example/agent";

  private final KeyPair pair;

  TestSigner() {
    this.pair = pair("EC", "secp256r1");
  }

  static KeyPair pair(String algorithm, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (!curve.isEmpty()) {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  VerificationKey key() {
    try {
      return VerificationKey.of(pair.getPublic().getEncoded(), "test key");
    } catch (KeyFileException e) {
      throw new IllegalStateException(e);
    }
  }

  TrustedKeys trusted() {
    return TrustedKeys.of(key());
  }

  byte[] sign(byte[] bytes) {
    try {
      java.security.Signature signer = java.security.Signature.getInstance("SHA256withECDSA");
      signer.initSign(pair.getPrivate());
      signer.update(bytes);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Signature payload(byte[] payload) {
    return new Signature(payload, sign(payload));
  }

  /** Signs a digest, saying when. */
  Signature digest(String digest, String signedAt) {
    return payload(
        SimpleSigning.of(REFERENCE, digest, Map.of(SimpleSigning.SIGNED_AT, signedAt)).toBytes());
  }
}
