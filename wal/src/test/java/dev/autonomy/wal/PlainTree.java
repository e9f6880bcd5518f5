package dev.autonomy.wal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The tree of RFC 6962, section 2.1, computed from all its leaves as the definition says it. */
final class PlainTree {

  private final List<byte[]> leaves = new ArrayList<>();

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  void add(byte[] leaf) {
    leaves.add(sha256(new byte[] {0}, leaf));
  }

  int size() {
    return leaves.size();
  }

  String root(int size) {
    return base64(size == 0 ? sha256() : hash(0, size));
  }

  /** The root of the complete subtree over the 256 leaves before {@code end}. */
  byte[] tile(int end) {
    return hash(end - 256, end);
  }

  /** The complete subtrees along the right edge, largest first. */
  List<Object> peaks() {
    List<Object> peaks = new ArrayList<>();
    int start = 0;
    for (int bit = 30; bit >= 0; bit--) {
      if ((leaves.size() >> bit & 1) == 1) {
        peaks.add(base64(hash(start, start + (1 << bit))));
        start += 1 << bit;
      }
    }
    return peaks;
  }

  private byte[] hash(int start, int end) {
    if (end - start == 1) {
      return leaves.get(start);
    }
    int left = Integer.highestOneBit(end - start - 1);
    return sha256(new byte[] {1}, hash(start, start + left), hash(start + left, end));
  }
}
