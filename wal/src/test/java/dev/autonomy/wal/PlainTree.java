package dev.autonomy.wal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tree of RFC 6962, section 2.1, computed from all its leaves as the definition says it. */
final class PlainTree {

  /** Null for a leaf that nobody can hash any more. */
  private final List<byte @Nullable []> leaves = new ArrayList<>();

  /** Roots of subtrees with such leaves, by {@code start-end}. */
  private final Map<String, byte[]> told = new HashMap<>();

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

  void addUnknown(int count) {
    for (int i = 0; i < count; i++) {
      leaves.add(null);
    }
  }

  /** Believes a root of a subtree that cannot be computed; of any other, leaves decide. */
  void tell(int start, int end, String base64) {
    if (!isKnown(start, end)) {
      told.put(start + "-" + end, Base64.getDecoder().decode(base64));
    }
  }

  /** Whether a subtree's root can be computed. */
  boolean isKnown(int start, int end) {
    if (!isUnknown(start, end) || told.containsKey(start + "-" + end)) {
      return true;
    }
    int left = Integer.highestOneBit(end - start - 1);
    return left > 0 && isKnown(start, start + left) && isKnown(start + left, end);
  }

  boolean isUnknown(int start, int end) {
    return leaves.subList(start, end).contains(null);
  }

  byte[] leaf(int index) {
    return hash(index, index + 1);
  }

  /** Where the complete subtrees along the right edge begin and end. */
  List<int[]> edge() {
    List<int[]> edge = new ArrayList<>();
    int start = 0;
    for (int bit = 30; bit >= 0; bit--) {
      if ((leaves.size() >> bit & 1) == 1) {
        edge.add(new int[] {start, start + (1 << bit)});
        start += 1 << bit;
      }
    }
    return edge;
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
    for (int[] subtree : edge()) {
      peaks.add(base64(hash(subtree[0], subtree[1])));
    }
    return peaks;
  }

  private byte[] hash(int start, int end) {
    byte[] root = told.get(start + "-" + end);
    if (root != null && isUnknown(start, end)) {
      return root;
    }
    if (end - start == 1) {
      byte[] leaf = leaves.get(start);
      if (leaf == null) {
        throw new PlainVerifier.Wrong("the hash of leaf " + start + " is needed and not known");
      }
      return leaf;
    }
    int left = Integer.highestOneBit(end - start - 1);
    return sha256(new byte[] {1}, hash(start, start + left), hash(start + left, end));
  }
}
