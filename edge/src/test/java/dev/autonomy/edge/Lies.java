package dev.autonomy.edge;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** How a node breaks its word: by offers, by chunks, or by silence. */
final class Lies {

  private final SplittableRandom random;
  private int lies;
  private int silences;

  Lies(SplittableRandom random) {
    this.random = random;
  }

  void more(int count) {
    lies += count;
  }

  void moreSilence(int count) {
    silences += count;
  }

  void end() {
    lies = 0;
    silences = 0;
  }

  /** Whether bytes that were wanted do not come. */
  boolean silent() {
    if (silences <= 0) {
      return false;
    }
    silences--;
    return true;
  }

  /** What a lying node says instead of the truth. */
  Segment about(Segment segment) {
    if (lies <= 0) {
      return segment;
    }
    lies--;
    long size = Math.max(0, segment.size() + random.nextInt(-800, 800));
    return switch (random.nextInt(4)) {
      case 0 -> new Segment(segment.digest(), size, "", "", segment.priority(), segment.expires());
      case 1 ->
          new Segment(
              Digest.of(new byte[] {(byte) random.nextInt(256)}),
              segment.size(),
              "",
              "",
              segment.priority(),
              segment.expires());
      default -> segment;
    };
  }

  /** A chunk as a lying or broken node sends it: damaged, with or without a matching checksum. */
  ByteBuffer tamperedWith(ByteBuffer chunk) {
    ByteBuffer copy = ByteBuffer.allocate(chunk.remaining()).put(chunk.duplicate()).flip();
    if (lies > 0) {
      lies--;
      int at = OutgoingTransfer.CHUNK_HEADER_BYTES + random.nextInt(copy.limit() - 8);
      copy.put(at, (byte) (copy.get(at) ^ 1));
      if (random.nextBoolean()) {
        CRC32C crc = new CRC32C();
        crc.update(copy.duplicate().position(OutgoingTransfer.CHUNK_HEADER_BYTES));
        copy.putInt(Integer.BYTES, (int) crc.getValue());
      }
    }
    return copy;
  }
}
