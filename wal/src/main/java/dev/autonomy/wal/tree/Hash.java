package dev.autonomy.wal.tree;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A SHA-256 hash: 32 immutable bytes, compared by content, shown in base64. */
public final class Hash {

  /** 32. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A hash of these bytes, which are copied.
   *
   * @throws IllegalArgumentException unless there are {@value #BYTES}
   */
  public static Hash of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** A hash of a range of bytes, as {@link #of(byte[])} makes one. */
  public static Hash of(byte[] bytes, int offset, int length) {
    if (length != BYTES) {
      throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + length);
    }
    return new Hash(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /** The hash that {@link #toString()} shows so, or null when the text is nothing of the kind. */
  public static @Nullable Hash parse(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      Hash hash = bytes.length == BYTES ? new Hash(bytes) : null;
      // A decoder takes several texts for the same bytes; a hash has only one.
      return hash != null && hash.toString().equals(base64) ? hash : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** Writes the bytes into {@code target}. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, BYTES);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The bytes in standard base64, as checkpoints show them. */
  @Override
  public String toString() {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
