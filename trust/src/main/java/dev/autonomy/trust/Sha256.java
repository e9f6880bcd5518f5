package dev.autonomy.trust;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests as they are written in manifests: {@code sha256:} and 64 lower-case digits. */
public final class Sha256 {

  private static final String PREFIX = "sha256:";
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int LENGTH = PREFIX.length() + 64;

  private Sha256() {}

  /** The digest of these bytes. */
  public static String of(byte[] bytes) {
    return text(sha256().digest(bytes));
  }

  /** The digest of all bytes that come; they need not fit into memory. */
  public static String of(InputStream bytes) throws IOException {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int count = bytes.read(chunk); count >= 0; count = bytes.read(chunk)) {
      digest.update(chunk, 0, count);
    }
    return text(digest.digest());
  }

  private static String text(byte[] digest) {
    return PREFIX + HexFormat.of().formatHex(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it is written so. */
  public static boolean isDigest(String text) {
    if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
      return false;
    }
    for (int i = PREFIX.length(); i < LENGTH; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
