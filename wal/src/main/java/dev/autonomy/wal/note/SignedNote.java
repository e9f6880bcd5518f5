package dev.autonomy.wal.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A text with signatures, as C2SP signed-note prescribes it.
 *
 * @param text ends in a newline
 * @param signatures in the order of their lines
 */
public record SignedNote(String text, List<Signature> signatures) {

  /** Largest accepted note: 128 KiB, more than 16 signatures of any kind need. */
  public static final int MAX_BYTES = 128 << 10;

  private static final String SIGNATURE_START = "— ";
  private static final int KEY_ID_BYTES = 4;

  /** Copies the signatures. */
  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /**
   * One signature line.
   *
   * @param keyName who signed, by the signer's own account
   * @param base64 key id and signature
   */
  public record Signature(String keyName, String base64) {

    /** Key id, four bytes, and signature. */
    public byte[] decode() {
      return Base64.getDecoder().decode(base64);
    }

    /** Whether both name one key. */
    public boolean isBySameKeyAs(Signature other) {
      return keyName.equals(other.keyName)
          && ByteBuffer.wrap(decode()).getInt() == ByteBuffer.wrap(other.decode()).getInt();
    }

    /** The line, with its end. */
    public String toLine() {
      return SIGNATURE_START + keyName + ' ' + base64 + '\n';
    }
  }

  /** The note with one signature, by {@code key}. */
  public static SignedNote sign(String text, SigningKey key, VerifierKey verifierKey) {
    byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
    byte[] line = new byte[KEY_ID_BYTES + signature.length];
    ByteBuffer.wrap(line).putInt(verifierKey.keyId()).put(signature);
    Signature signed = new Signature(verifierKey.name(), Base64.getEncoder().encodeToString(line));
    return new SignedNote(text, List.of(signed));
  }

  /** Reads a note; empty when the bytes are not one. Nothing is verified. */
  public static Optional<SignedNote> parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return Optional.empty();
    }
    String note;
    try {
      note = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    int split = note.lastIndexOf("\n\n");
    if (split < 0 || !note.endsWith("\n") || hasControlCharacters(note)) {
      return Optional.empty();
    }
    List<Signature> signatures = new ArrayList<>();
    for (int start = split + 2; start < note.length(); ) {
      int end = note.indexOf('\n', start);
      Optional<Signature> signature = signature(note.substring(start, end));
      if (signature.isEmpty()) {
        return Optional.empty();
      }
      signatures.add(signature.get());
      start = end + 1;
    }
    return signatures.isEmpty()
        ? Optional.empty()
        : Optional.of(new SignedNote(note.substring(0, split + 1), signatures));
  }

  /** The note in the bytes that others read. */
  public byte[] toBytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whether a key has signed the text. As the standard asks, signatures of other keys do not count,
   * and one bad signature under the key's name and id spoils the note.
   */
  public boolean isSignedBy(VerifierKey key) {
    byte[] signedText = text.getBytes(StandardCharsets.UTF_8);
    boolean signed = false;
    for (Signature signature : signatures) {
      byte[] bytes = signature.decode();
      if (signature.keyName().equals(key.name())
          && ByteBuffer.wrap(bytes).getInt() == key.keyId()) {
        byte[] raw = new byte[bytes.length - KEY_ID_BYTES];
        System.arraycopy(bytes, KEY_ID_BYTES, raw, 0, raw.length);
        if (!key.verify(signedText, raw)) {
          return false;
        }
        signed = true;
      }
    }
    return signed;
  }

  /** Text, blank line, signature lines. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(text).append('\n');
    for (Signature signature : signatures) {
      out.append(signature.toLine());
    }
    return out.toString();
  }

  /**
   * Whether the text may name a key: not empty, without spaces, plus signs and control characters.
   */
  public static boolean isKeyName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '+' || c < ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static Optional<Signature> signature(String line) {
    int space = line.lastIndexOf(' ');
    if (!line.startsWith(SIGNATURE_START) || space < SIGNATURE_START.length()) {
      return Optional.empty();
    }
    String name = line.substring(SIGNATURE_START.length(), space);
    String base64 = line.substring(space + 1);
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (!isKeyName(name)
          || bytes.length <= KEY_ID_BYTES
          || !Base64.getEncoder().encodeToString(bytes).equals(base64)) {
        return Optional.empty();
      }
      return Optional.of(new Signature(name, base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean hasControlCharacters(String note) {
    for (int i = 0; i < note.length(); i++) {
      if (note.charAt(i) < ' ' && note.charAt(i) != '\n') {
        return true;
      }
    }
    return false;
  }
}
