package dev.autonomy.wal.note;

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

  private final KeyText text;

  private VerifierKey(KeyText text) {
    this.text = text;
  }

  /**
   * A key of that name.
   *
   * @param publicKey 32 bytes (RFC 8032)
   * @throws IllegalArgumentException if there are not 32, or the name cannot be a key's
   */
  public static VerifierKey of(String name, byte[] publicKey) {
    if (publicKey.length != KEY_BYTES) {
      throw new IllegalArgumentException("`" + name + "` is not the name of a 32-byte key");
    }
    return new VerifierKey(new KeyText(name, ED25519, publicKey));
  }

  /** Reads {@link #toString()}'s form; empty when the text is anything else. */
  public static Optional<VerifierKey> parse(String text) {
    KeyText parsed = KeyText.parse(text);
    return parsed != null && parsed.type() == ED25519 && parsed.key().length == KEY_BYTES
        ? Optional.of(new VerifierKey(parsed))
        : Optional.empty();
  }

  /** Who signs with the key. */
  public String name() {
    return text.name();
  }

  /** The key's short identity in signatures. */
  public int keyId() {
    return text.id();
  }

  /** The same key under another name. */
  public VerifierKey withName(String other) {
    return VerifierKey.of(other, text.key());
  }

  /** Whether {@code signature} is this key's Ed25519 signature of {@code message}. */
  public boolean verify(byte[] message, byte[] signature) {
    return KeyAlgorithm.ED25519.verify(text.key(), message, signature);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerifierKey that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
