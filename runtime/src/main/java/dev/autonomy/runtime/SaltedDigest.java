package dev.autonomy.runtime;

import dev.autonomy.json.CanonicalJson;
import dev.autonomy.json.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Digests of JSON values that only the holder of a salt can compute: {@code sha256:} over the salt
 * and the value's canonical form. Equal values have equal digests under one salt. Thread-safe.
 */
final class SaltedDigest {

  /** 256 bits. */
  static final int SALT_BYTES = 32;

  private final MessageDigest salted;

  SaltedDigest(byte[] salt) {
    try {
      salted = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    salted.update(salt);
  }

  String of(JsonValue value) {
    MessageDigest digest;
    try {
      digest = (MessageDigest) salted.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the platform's SHA-256 can be cloned", e);
    }
    digest.update(CanonicalJson.bytes(value));
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }
}
