package dev.autonomy.supply;

import dev.autonomy.trust.Signature;
import dev.autonomy.trust.SimpleSigning;
import dev.autonomy.trust.TrustedKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Somebody with a key pair that was made for this test. */
final class TestSigner {

  private final KeyPair pair;

  TestSigner() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
  }

  TrustedKeys trusted() throws Exception {
    return TrustedKeys.parse(publicKey(), "test.pub");
  }

  byte[] publicKey() {
    return ("-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  byte[] sign(byte[] bytes) throws GeneralSecurityException {
    java.security.Signature signature = java.security.Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(bytes);
    return signature.sign();
  }

  /** Signs a digest, as at that time, and says this besides. */
  Signature sign(String digest, Instant time, Map<String, String> besides)
      throws GeneralSecurityException {
    Map<String, String> optional = new LinkedHashMap<>(besides);
    optional.put(SimpleSigning.SIGNED_AT, time.toString());
    byte[] payload = SimpleSigning.of("registry.example/policy", digest, optional).toBytes();
    return new Signature(payload, sign(payload));
  }
}
