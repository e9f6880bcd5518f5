package dev.autonomy.trust;

import java.util.HexFormat;

/** Names keys that are not used here, for messages. */
final class KeyKind {

  private KeyKind() {}

  /** What kind of key a SubjectPublicKeyInfo holds, by the object identifiers that begin it. */
  static String of(byte[] der) {
    String head = HexFormat.of().formatHex(der, 0, Math.min(der.length, 40));
    if (head.contains("06092a864886f70d0101")) {
      return "an RSA key";
    }
    if (head.contains("06032b6570")) {
      return "an Ed25519 key";
    }
    if (head.contains("06052b81040022")) {
      return "a key on the curve P-384";
    }
    if (head.contains("06052b81040023")) {
      return "a key on the curve P-521";
    }
    if (head.contains("06082a8648ce3d030107")) {
      return "a key on P-256 in another form than the usual uncompressed one";
    }
    return head.contains("06072a8648ce3d0201") ? "a key on another curve" : "no such key";
  }
}
