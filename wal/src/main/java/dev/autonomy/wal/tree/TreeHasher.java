package dev.autonomy.wal.tree;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 as RFC 6962, section 2.1, applies it to leaves and nodes. Not thread-safe. */
public final class TreeHasher {

  private static final byte LEAF_PREFIX = 0;
  private static final byte NODE_PREFIX = 1;

  private final MessageDigest sha256 = sha256();

  /** Prefix, left and right child of a node, hashed in one call. */
  private final byte[] node = new byte[1 + 2 * Hash.BYTES];

  /** A hasher for one thread. */
  public TreeHasher() {
    node[0] = NODE_PREFIX;
  }

  /** A SHA-256 of the platform. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Writes the hash of a leaf into {@code target}. */
  public void leaf(byte[] data, int offset, int length, byte[] target) {
    sha256.update(LEAF_PREFIX);
    sha256.update(data, offset, length);
    finish(target);
  }

  /** Writes the hash of a node into {@code target}, which may be one of its children. */
  public void node(byte[] left, byte[] right, byte[] target) {
    System.arraycopy(left, 0, node, 1, Hash.BYTES);
    System.arraycopy(right, 0, node, 1 + Hash.BYTES, Hash.BYTES);
    sha256.update(node, 0, node.length);
    finish(target);
  }

  private void finish(byte[] target) {
    try {
      sha256.digest(target, 0, Hash.BYTES);
    } catch (DigestException e) {
      throw new AssertionError("a target of " + Hash.BYTES + " bytes holds the digest", e);
    }
  }
}
