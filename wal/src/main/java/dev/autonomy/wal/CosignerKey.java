package dev.autonomy.wal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The public key of a witness, and what its signatures mean (C2SP tlog-cosignature, Ed25519): at
 * the time in the signature, the checkpoint was of the largest consistent tree that the witness had
 * seen of the log.
 */
public final class CosignerKey {

  private static final byte COSIGNATURE = 4;
  private static final int KEY_BYTES = 32;
  private static final int KEY_ID_BYTES = 4;
  private static final int SIGNATURE_BYTES = 64;

  private final VerifierKey verifier;
  private final byte[] key;
  private final int keyId;

  private CosignerKey(VerifierKey verifier, byte[] key) {
    this.verifier = verifier;
    this.key = key;
    this.keyId = VerifierKey.keyId(verifier.name(), COSIGNATURE, key);
  }

  /**
   * A key of that name.
   *
   * @param publicKey 32 bytes (RFC 8032)
   * @throws IllegalArgumentException if there are not 32, or the name cannot be a key's
   */
  public static CosignerKey of(String name, byte[] publicKey) {
    return new CosignerKey(VerifierKey.of(name, publicKey), publicKey.clone());
  }

  /** Reads {@link #toString()}'s form; empty when the text is anything else. */
  public static Optional<CosignerKey> parse(String text) {
    int first = text.indexOf('+');
    int second = text.indexOf('+', first + 1);
    if (first < 0 || second < 0) {
      return Optional.empty();
    }
    try {
      byte[] typed = Base64.getDecoder().decode(text.substring(second + 1));
      if (typed.length != 1 + KEY_BYTES || typed[0] != COSIGNATURE) {
        return Optional.empty();
      }
      CosignerKey key = of(text.substring(0, first), Arrays.copyOfRange(typed, 1, typed.length));
      return key.toString().equals(text) ? Optional.of(key) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Who cosigns with the key. */
  public String name() {
    return verifier.name();
  }

  /** Whether signatures of the two are by one key, whatever its names. */
  boolean isSameKeyAs(CosignerKey other) {
    return Arrays.equals(key, other.key);
  }

  /**
   * When the key cosigned the checkpoint; the last time if it did so more than once. Empty when it
   * did not, or one cosignature under its name and id does not hold.
   */
  public Optional<Instant> cosigned(SignedNote checkpoint) {
    long latest = -1;
    for (SignedNote.Signature signature : checkpoint.signatures()) {
      ByteBuffer bytes = ByteBuffer.wrap(signature.decode());
      if (!signature.keyName().equals(name()) || bytes.getInt() != keyId) {
        continue;
      }
      if (bytes.remaining() != Long.BYTES + SIGNATURE_BYTES) {
        return Optional.empty();
      }
      long seconds = bytes.getLong();
      byte[] raw = new byte[SIGNATURE_BYTES];
      bytes.get(raw);
      if (seconds < 0
          || seconds > Instant.MAX.getEpochSecond()
          || !verifier.verify(message(checkpoint.text(), seconds), raw)) {
        return Optional.empty();
      }
      latest = Math.max(latest, seconds);
    }
    return latest < 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(latest));
  }

  /** The cosignature of a checkpoint's text, as a line of a note. */
  SignedNote.Signature cosign(String checkpointText, SigningKey signer, Instant time) {
    long seconds = time.getEpochSecond();
    byte[] signature = signer.sign(message(checkpointText, seconds));
    byte[] line = new byte[KEY_ID_BYTES + Long.BYTES + signature.length];
    ByteBuffer.wrap(line).putInt(keyId).putLong(seconds).put(signature);
    return new SignedNote.Signature(name(), Base64.getEncoder().encodeToString(line));
  }

  private static byte[] message(String checkpointText, long seconds) {
    return ("cosignature/v1\ntime " + seconds + "\n" + checkpointText)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CosignerKey that && verifier.equals(that.verifier);
  }

  @Override
  public int hashCode() {
    return keyId;
  }

  /** {@code NAME+KEYID+BASE64}. */
  @Override
  public String toString() {
    return VerifierKey.text(name(), COSIGNATURE, key);
  }
}
