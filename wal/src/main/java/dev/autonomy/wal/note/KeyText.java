package dev.autonomy.wal.note;

import dev.autonomy.wal.tree.TreeHasher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A public key as it is written down (C2SP signed-note, verifier keys): {@code NAME+KEYID+BASE64},
 * whose base64 is the type of the signatures that the key makes, one byte, and the key. One key has
 * one text.
 */
final class KeyText {

  private final String name;
  private final byte type;
  private final byte[] key;
  private final int keyId;

  /**
   * A key of that name.
   *
   * @throws IllegalArgumentException if the name cannot be a key's
   */
  KeyText(String name, byte type, byte[] key) {
    if (!SignedNote.isKeyName(name)) {
      throw new IllegalArgumentException("`" + name + "` is not the name of a key");
    }
    this.name = name;
    this.type = type;
    this.key = key.clone();
    this.keyId = keyId();
  }

  /** Reads {@link #toString()}'s form; null when the text is anything else. */
  static @Nullable KeyText parse(String text) {
    int first = text.indexOf('+');
    int second = text.indexOf('+', first + 1);
    if (first < 0 || second < 0) {
      return null;
    }
    try {
      byte[] typed = Base64.getDecoder().decode(text.substring(second + 1));
      if (typed.length < 2) {
        return null;
      }
      byte[] key = Arrays.copyOfRange(typed, 1, typed.length);
      KeyText parsed = new KeyText(text.substring(0, first), typed[0], key);
      // This checks the key id as well.
      return parsed.toString().equals(text) ? parsed : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Who signs with the key. */
  String name() {
    return name;
  }

  /** The type of its signatures. */
  byte type() {
    return type;
  }

  /** The key's bytes; not a copy. */
  byte[] key() {
    return key;
  }

  /** The key's short identity in signatures. */
  int id() {
    return keyId;
  }

  private int keyId() {
    MessageDigest sha256 = TreeHasher.sha256();
    sha256.update(name.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) '\n');
    sha256.update(type);
    return ByteBuffer.wrap(sha256.digest(key)).getInt();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyText that
        && type == that.type
        && name.equals(that.name)
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return keyId;
  }

  @Override
  public String toString() {
    byte[] typed = new byte[1 + key.length];
    typed[0] = type;
    System.arraycopy(key, 0, typed, 1, key.length);
    return name
        + "+"
        + HexFormat.of().toHexDigits(keyId)
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }
}
