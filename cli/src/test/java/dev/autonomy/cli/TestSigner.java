package dev.autonomy.cli;

import dev.autonomy.trust.KeyFileException;
import dev.autonomy.trust.SigningProvider;
import dev.autonomy.trust.TrustedKeys;
import dev.autonomy.trust.VerificationKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** Somebody with a key pair that was made for this test. */
final class TestSigner implements SigningProvider.Signer {

  private final KeyPair pair;

  TestSigner() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  TrustedKeys trusted() {
    return TrustedKeys.of(publicKey());
  }

  @Override
  public VerificationKey publicKey() {
    try {
      return VerificationKey.of(pair.getPublic().getEncoded(), "a test");
    } catch (KeyFileException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
