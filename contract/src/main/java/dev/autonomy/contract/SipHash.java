package dev.autonomy.contract;

/**
 * SipHash-2-4 of one 64-bit word: a keyed pseudorandom function.
 *
 * @see <a href="https://www.aumasson.jp/siphash/siphash.pdf">SipHash: a fast short-input PRF</a>
 */
final class SipHash {

  /** The last block holds the message length, 8 bytes, in its top byte. */
  private static final long LENGTH_BLOCK = 8L << 56;

  private long v0;
  private long v1;
  private long v2;
  private long v3;

  private SipHash(long key0, long key1) {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
  }

  /** Hash of the eight little-endian bytes of {@code word}. */
  static long hash(long key0, long key1, long word) {
    SipHash state = new SipHash(key0, key1);
    state.compress(word);
    state.compress(LENGTH_BLOCK);
    state.v2 ^= 0xff;
    state.round();
    state.round();
    state.round();
    state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
  }

  private void compress(long block) {
    v3 ^= block;
    round();
    round();
    v0 ^= block;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}
