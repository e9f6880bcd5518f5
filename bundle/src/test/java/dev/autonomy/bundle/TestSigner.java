package dev.autonomy.bundle;

import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.KeyFileException;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.SimpleSigning;
import dev.autonomy.trust.TrustedKeys;
import dev.autonomy.trust.VerificationKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Somebody with a key pair, who signs archives. */
final class TestSigner {

  private final KeyPair pair;

  TestSigner() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  TrustedKeys trusted() {
    try {
      return TrustedKeys.of(VerificationKey.of(pair.getPublic().getEncoded(), "test key"));
    } catch (KeyFileException e) {
      throw new IllegalStateException(e);
    }
  }

  String keyId() {
    return trusted().keys().getFirst().id();
  }

  /** A signature of the archive, made at that time. */
  Evidence evidence(Path archive, String signedAt) {
    try {
      byte[] payload =
          SimpleSigning.of(
                  "",
                  Sha256.of(Files.readAllBytes(archive)),
                  Map.of(SimpleSigning.SIGNED_AT, signedAt))
              .toBytes();
      java.security.Signature signer = java.security.Signature.getInstance("SHA256withECDSA");
      signer.initSign(pair.getPrivate());
      signer.update(payload);
      return new Evidence.Payloads(
          Optional.empty(), List.of(new Signature(payload, signer.sign())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
