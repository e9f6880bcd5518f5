package dev.autonomy.wal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a signing key under the name that signs: all that a stranger needs to check a
 * checkpoint. Its text, {@code NAME+KEYID+BASE64}, is the encoding of Go's {@code sumdb/note},
 * which the tools around C2SP share.
 */
public final class VerifierKey {

  private static final byte ED25519 = 1;
  private static final int KEY_BYTES = 32;

  /** An Ed25519 key's SubjectPublicKeyInfo up to the key (RFC 8410, section 4). */
  private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte[] key;
  private final int keyId;

  private VerifierKey(String name, byte[] key) {
    this.name = name;
    this.key = key;
    this.keyId = keyId(name, ED25519, key);
  }

  /**
   * A key of that name.
   *
   * @param publicKey 32 bytes (RFC 8032)
   * @throws IllegalArgumentException if there are not 32, or the name cannot be a key's
   */
  public static VerifierKey of(String name, byte[] publicKey) {
    if (publicKey.length != KEY_BYTES || !SignedNote.isKeyName(name)) {
      throw new IllegalArgumentException("`" + name + "` is not the name of a 32-byte key");
    }
    return new VerifierKey(name, publicKey.clone());
  }

  /** Reads {@link #toString()}'s form; empty when the text is anything else. */
  public static Optional<VerifierKey> parse(String text) {
    int first = text.indexOf('+');
    int second = text.indexOf('+', first + 1);
    if (first < 0 || second < 0) {
      return Optional.empty();
    }
    try {
      byte[] typed = Base64.getDecoder().decode(text.substring(second + 1));
      if (typed.length != 1 + KEY_BYTES || typed[0] != ED25519) {
        return Optional.empty();
      }
      VerifierKey key =
          VerifierKey.of(text.substring(0, first), Arrays.copyOfRange(typed, 1, typed.length));
      // One key has one text: this checks the key id as well.
      return key.toString().equals(text) ? Optional.of(key) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Who signs with the key. */
  public String name() {
    return name;
  }

  /** The key's short identity in signatures. */
  public int keyId() {
    return keyId;
  }

  /** The same key under another name. */
  public VerifierKey withName(String other) {
    return VerifierKey.of(other, key);
  }

  /** Whether {@code signature} is this key's Ed25519 signature of {@code message}. */
  public boolean verify(byte[] message, byte[] signature) {
    try {
      byte[] encoded = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + KEY_BYTES);
      System.arraycopy(key, 0, encoded, SPKI_PREFIX.length, KEY_BYTES);
      PublicKey publicKey =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // Not a point of the curve, or a signature of another length.
      return false;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerifierKey that
        && name.equals(that.name)
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return keyId;
  }

  @Override
  public String toString() {
    return text(name, ED25519, key);
  }

  /** The text of a key that makes signatures of the given type. */
  static String text(String name, byte type, byte[] key) {
    byte[] typed = new byte[1 + key.length];
    typed[0] = type;
    System.arraycopy(key, 0, typed, 1, key.length);
    return name
        + "+"
        + Damage.hex(keyId(name, type, key))
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  /** The id of a key that makes signatures of the given type. */
  static int keyId(String name, byte type, byte[] key) {
    MessageDigest sha256 = TreeHasher.sha256();
    sha256.update(name.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) '\n');
    sha256.update(type);
    return RecordBuffer.getInt(sha256.digest(key), 0);
  }
}
