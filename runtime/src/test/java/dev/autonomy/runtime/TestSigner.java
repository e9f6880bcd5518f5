package dev.autonomy.runtime;

import dev.autonomy.trust.KeyFileException;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.SimpleSigning;
import dev.autonomy.trust.TrustedKeys;
import dev.autonomy.trust.VerificationKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Somebody with a key pair that was made for this test. */
final class TestSigner {

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

  VerificationKey publicKey() {
    try {
      return VerificationKey.of(pair.getPublic().getEncoded(), "a test");
    } catch (KeyFileException e) {
      throw new AssertionError(e);
    }
  }

  /** Signs a digest for a lock with that fingerprint, as at that time. */
  Signature sign(String digest, String fingerprint, Instant time) {
    Map<String, String> optional = new LinkedHashMap<>();
    optional.put(SimpleSigning.SIGNED_AT, time.toString());
    optional.put(SimpleSigning.LOCK_FINGERPRINT, fingerprint);
    byte[] payload = SimpleSigning.of("registry.example/policy", digest, optional).toBytes();
    try {
      java.security.Signature signature = java.security.Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(payload);
      return new Signature(payload, signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
