package dev.autonomy.wal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashing and proofs of RFC 6962's Merkle tree with SHA-256. */
public final class MerkleTree {

  private static final byte LEAF_PREFIX = 0;

  private MerkleTree() {}

  /** The hash of a leaf: SHA-256 of a zero byte and {@code data}. */
  public static Hash leafHash(byte[] data) {
    MessageDigest digest = sha256();
    digest.update(LEAF_PREFIX);
    return Hash.of(digest.digest(data));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
