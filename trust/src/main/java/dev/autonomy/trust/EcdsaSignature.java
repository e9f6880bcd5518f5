package dev.autonomy.trust;

/** The form of a signature by ECDSA over P-256: two positive integers in DER, and nothing else. */
final class EcdsaSignature {

  /** Two integers of 33 bytes, each with tag and length, in a sequence. */
  static final int MAX_BYTES = 72;

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int MAX_INTEGER_BYTES = 33;

  private EcdsaSignature() {}

  /**
   * Whether the bytes are such a signature, encoded in the one way that DER has. That the integers
   * are smaller than the group's order is the verifier's business.
   */
  static boolean isWellFormed(byte[] der) {
    if (der.length < 8
        || der.length > MAX_BYTES
        || der[0] != SEQUENCE
        || der[1] != der.length - 2) {
      return false;
    }
    int second = integerEnd(der, 2);
    return second > 0 && integerEnd(der, second) == der.length;
  }

  /** Where the positive integer at the offset ends, or -1 if there is none. */
  private static int integerEnd(byte[] der, int at) {
    if (at + 3 > der.length || der[at] != INTEGER) {
      return -1;
    }
    int length = der[at + 1];
    int end = at + 2 + length;
    if (length < 1 || length > MAX_INTEGER_BYTES || end > der.length) {
      return -1;
    }
    byte first = der[at + 2];
    boolean padded = first == 0;
    if (first < 0 || padded && (length == 1 || der[at + 3] >= 0)) {
      return -1; // negative, zero, or longer than it need be
    }
    return end;
  }
}
