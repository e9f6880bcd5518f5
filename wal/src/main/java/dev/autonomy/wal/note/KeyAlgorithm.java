package dev.autonomy.wal.note;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** How signatures are verified, with keys as plain bytes. */
enum KeyAlgorithm {
  /** RFC 8032, its SubjectPublicKeyInfo RFC 8410, section 4. */
  ED25519("Ed25519", 32, 64, "302a300506032b6570032100"),

  /** FIPS 204 with an empty context, its SubjectPublicKeyInfo RFC 9881, section 4. */
  ML_DSA_44("ML-DSA-44", 1312, 2420, "30820532300b06096086480165030403110382052100");

  private final String platformName;
  private final int keyBytes;
  private final int signatureBytes;

  /** What stands before the key in its SubjectPublicKeyInfo, in hexadecimal. */
  private final String prefix;

  KeyAlgorithm(String platformName, int keyBytes, int signatureBytes, String prefix) {
    this.platformName = platformName;
    this.keyBytes = keyBytes;
    this.signatureBytes = signatureBytes;
    this.prefix = prefix;
  }

  /** Length of a public key. */
  int keyBytes() {
    return keyBytes;
  }

  /** Length of a signature. */
  int signatureBytes() {
    return signatureBytes;
  }

  /** Whether {@code signature} is the key's signature of {@code message}. */
  boolean verify(byte[] key, byte[] message, byte[] signature) {
    try {
      byte[] head = HexFormat.of().parseHex(prefix);
      byte[] encoded = Arrays.copyOf(head, head.length + key.length);
      System.arraycopy(key, 0, encoded, head.length, key.length);
      PublicKey publicKey =
          KeyFactory.getInstance(platformName).generatePublic(new X509EncodedKeySpec(encoded));
      Signature verifier = Signature.getInstance(platformName);
      verifier.initVerify(publicKey);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // Not a key of the algorithm, or a signature of another length.
      return false;
    }
  }
}
