package dev.autonomy.wal.note;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** An Ed25519 key that signs (RFC 8032). */
public final class SigningKey {

  /** Length of the seed that a key is made of, and of its public half: 32. */
  public static final int SEED_BYTES = 32;

  private final PrivateKey privateKey;
  private final byte[] publicKey;

  private SigningKey(PrivateKey privateKey, byte[] publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** The key of a 32-byte seed. */
  public static SigningKey of(byte[] seed) {
    try {
      // The platform derives a public key only while it generates a pair: the seed is its random.
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
      KeyPair pair = generator.generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      return new SigningKey(
          pair.getPrivate(), Arrays.copyOfRange(spki, spki.length - SEED_BYTES, spki.length));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("the Java platform has Ed25519", e);
    }
  }

  /** The signature of {@code message}. */
  public byte[] sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(privateKey);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("an Ed25519 key signs", e);
    }
  }

  /** The public half, 32 bytes. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** Returns the seed as the generator's random bytes. */
  private static final class FixedRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    FixedRandom(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(seed, 0, target, 0, target.length);
    }
  }
}
