package dev.autonomy.edge;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A segment's content, open for reading; it stays readable when the segment is removed. */
public final class SegmentReader implements Closeable {

  private static final int READ_BYTES = 64 * 1024;

  private final Disk.DiskFile file;
  private final long size;

  SegmentReader(Disk.DiskFile file, long size) {
    this.file = file;
    this.size = size;
  }

  /** Fills the buffer from a position, as far as the segment goes; leaves it ready to be read. */
  public void read(ByteBuffer target, long position) throws IOException {
    target.limit(target.position() + (int) Math.min(target.remaining(), size - position));
    int begin = target.position();
    int expected = target.remaining();
    file.read(target, position);
    target.flip().position(begin);
    if (target.remaining() != expected) {
      throw new IOException(
          "a segment's file has " + file.size() + " bytes, its name stands for " + size);
    }
  }

  /**
   * The hash of all of it; empty when the file has another size.
   *
   * @param progress is told now and then how many bytes were read
   */
  Optional<Digest> hash(LongConsumer progress) throws IOException {
    if (file.size() != size) {
      return Optional.empty();
    }
    MessageDigest hash = Digest.hash();
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    for (long position = 0; position < size; position += buffer.limit()) {
      read(buffer.clear(), position);
      hash.update(buffer.duplicate());
      progress.accept(position + buffer.limit());
    }
    return Optional.of(Digest.of(hash));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
