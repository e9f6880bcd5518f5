package dev.autonomy.wal.note;

import dev.autonomy.wal.tree.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The public key of a witness, and what its signatures mean (C2SP tlog-cosignature): at the time in
 * the signature, the checkpoint was of the largest consistent tree that the witness had seen of the
 * log. Keys are Ed25519 or ML-DSA-44.
 */
public final class CosignerKey {

  private static final byte ED25519 = 4;
  private static final byte ML_DSA_44 = 6;
  private static final int KEY_ID_BYTES = 4;

  /** Begins what an ML-DSA-44 key signs. */
  private static final byte[] SUBTREE_LABEL = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_OPAQUE_BYTES = 255;

  private final KeyText text;
  private final KeyAlgorithm algorithm;

  private CosignerKey(KeyText text, KeyAlgorithm algorithm) {
    this.text = text;
    this.algorithm = algorithm;
  }

  /**
   * An Ed25519 key of that name.
   *
   * @param publicKey 32 bytes (RFC 8032)
   * @throws IllegalArgumentException if there are not 32, or the name cannot be a key's
   */
  public static CosignerKey of(String name, byte[] publicKey) {
    return of(new KeyText(name, ED25519, publicKey))
        .orElseThrow(
            () -> new IllegalArgumentException("`" + name + "` is not the name of a 32-byte key"));
  }

  /** Reads {@link #toString()}'s form; empty when the text is anything else. */
  public static Optional<CosignerKey> parse(String text) {
    return Optional.ofNullable(KeyText.parse(text)).flatMap(CosignerKey::of);
  }

  private static Optional<CosignerKey> of(KeyText text) {
    KeyAlgorithm algorithm =
        switch (text.type()) {
          case ED25519 -> KeyAlgorithm.ED25519;
          case ML_DSA_44 -> KeyAlgorithm.ML_DSA_44;
          default -> null;
        };
    return algorithm != null && text.key().length == algorithm.keyBytes()
        ? Optional.of(new CosignerKey(text, algorithm))
        : Optional.empty();
  }

  /** Who cosigns with the key. */
  public String name() {
    return text.name();
  }

  /** Whether signatures of the two are by one key, whatever its names. */
  public boolean isSameKeyAs(CosignerKey other) {
    return Arrays.equals(text.key(), other.text.key());
  }

  /**
   * When the key cosigned the checkpoint; the last time if it did so more than once. Empty when it
   * did not, when a cosignature under its name and id does not hold, or when none says a time:
   * those do not claim that the tree was the largest one seen.
   */
  public Optional<Instant> cosigned(SignedNote checkpoint) {
    OptionalLong seconds = seconds(checkpoint);
    return seconds.orElse(0) == 0
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(seconds.getAsLong()));
  }

  /** The same with the time as it is signed, in seconds since 1970; 0 when it says none. */
  public OptionalLong seconds(SignedNote checkpoint) {
    long latest = -1;
    for (SignedNote.Signature signature : checkpoint.signatures()) {
      ByteBuffer bytes = ByteBuffer.wrap(signature.decode());
      if (!signature.keyName().equals(name()) || bytes.getInt() != text.id()) {
        continue;
      }
      if (bytes.remaining() != Long.BYTES + algorithm.signatureBytes()) {
        return OptionalLong.empty();
      }
      long seconds = bytes.getLong();
      byte[] raw = new byte[bytes.remaining()];
      bytes.get(raw);
      Optional<byte[]> message = message(checkpoint.text(), seconds);
      if (seconds < 0
          || seconds > Instant.MAX.getEpochSecond()
          || message.isEmpty()
          || !algorithm.verify(text.key(), message.get(), raw)) {
        return OptionalLong.empty();
      }
      latest = Math.max(latest, seconds);
    }
    return latest < 0 ? OptionalLong.empty() : OptionalLong.of(latest);
  }

  /** The cosignature of a checkpoint's text by an Ed25519 key, as a line of a note. */
  public SignedNote.Signature cosign(String checkpointText, SigningKey signer, Instant time) {
    long seconds = time.getEpochSecond();
    byte[] signature = signer.sign(textMessage(checkpointText, seconds));
    byte[] line = new byte[KEY_ID_BYTES + Long.BYTES + signature.length];
    ByteBuffer.wrap(line).putInt(text.id()).putLong(seconds).put(signature);
    return new SignedNote.Signature(name(), Base64.getEncoder().encodeToString(line));
  }

  /** What the key signs; empty when it cannot sign that. */
  public Optional<byte[]> message(String checkpointText, long seconds) {
    return switch (algorithm) {
      case ED25519 -> Optional.of(textMessage(checkpointText, seconds));
      case ML_DSA_44 ->
          Checkpoint.parse(checkpointText).flatMap(tree -> subtreeMessage(tree, seconds));
    };
  }

  private static byte[] textMessage(String checkpointText, long seconds) {
    return ("cosignature/v1\ntime " + seconds + "\n" + checkpointText)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A {@code cosigned_message} of the whole tree. Extension lines are no part of it. */
  private Optional<byte[]> subtreeMessage(Checkpoint tree, long seconds) {
    byte[] cosigner = name().getBytes(StandardCharsets.UTF_8);
    byte[] origin = tree.origin().getBytes(StandardCharsets.UTF_8);
    if (cosigner.length > MAX_OPAQUE_BYTES || origin.length > MAX_OPAQUE_BYTES) {
      return Optional.empty();
    }
    int length =
        SUBTREE_LABEL.length + 2 + cosigner.length + origin.length + 3 * Long.BYTES + Hash.BYTES;
    return Optional.of(
        ByteBuffer.allocate(length)
            .put(SUBTREE_LABEL)
            .put((byte) cosigner.length)
            .put(cosigner)
            .putLong(seconds)
            .put((byte) origin.length)
            .put(origin)
            .putLong(0)
            .putLong(tree.size())
            .put(tree.root().toByteArray())
            .array());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CosignerKey that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** {@code NAME+KEYID+BASE64}. */
  @Override
  public String toString() {
    return text.toString();
  }
}
