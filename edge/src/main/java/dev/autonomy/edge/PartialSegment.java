package dev.autonomy.edge;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/**
 * The part of a segment that has come so far from one peer: a file of bytes, and beside it one with
 * length and CRC-32C of each chunk (two big-endian 32-bit numbers), {@link PartName}. Nothing is
 * forced before the end; after a crash the longest prefix whose chunks still have their sums
 * counts, and only that.
 */
final class PartialSegment implements Closeable {

  /** Length and CRC-32C of a chunk. */
  static final int SUM_BYTES = 8;

  private static final int READ_BYTES = 64 * 1024;

  private final Disk disk;
  private final Segment segment;
  private final PartName name;
  private final Disk.DiskFile part;
  private final Disk.DiskFile sums;
  private MessageDigest hash = Digest.hash();
  private long offset;
  private long chunks;

  private PartialSegment(
      Disk disk, Segment segment, PartName name, Disk.DiskFile part, Disk.DiskFile sums) {
    this.disk = disk;
    this.segment = segment;
    this.name = name;
    this.part = part;
    this.sums = sums;
  }

  /** Begins, or goes on with what there is of it. */
  static PartialSegment open(Disk disk, Segment segment, PartName name) throws IOException {
    Disk.DiskFile part = disk.create(name.part());
    try {
      Disk.DiskFile sums = disk.create(name.sums());
      try {
        PartialSegment partial = new PartialSegment(disk, segment, name, part, sums);
        partial.takeUp();
        return partial;
      } catch (IOException | RuntimeException e) {
        sums.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      part.close();
      throw e;
    }
  }

  /** Whole content without sums is what is left of a segment that was accepted and not recorded. */
  private void takeUp() throws IOException {
    if (sums.size() == 0 && part.size() == segment.size()) {
      takeInWhole();
      return;
    }
    ByteBuffer sum = ByteBuffer.allocate(SUM_BYTES);
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    long partSize = Math.min(part.size(), segment.size());
    while ((chunks + 1) * SUM_BYTES <= sums.size()) {
      sums.read(sum.clear(), chunks * SUM_BYTES);
      sum.flip();
      int length = sum.getInt();
      int crc = sum.getInt();
      if (length <= 0 || offset + length > partSize) {
        break;
      }
      MessageDigest before = copy(hash);
      if (takeIn(offset, length, buffer) != crc) {
        hash = before;
        break;
      }
      chunks++;
      offset += length;
    }
    part.truncate(offset);
    sums.truncate(chunks * SUM_BYTES);
  }

  private void takeInWhole() throws IOException {
    takeIn(0, segment.size(), ByteBuffer.allocate(READ_BYTES));
    offset = segment.size();
  }

  /** Hashes what is there. Returns its CRC-32C. */
  private int takeIn(long from, long length, ByteBuffer buffer) throws IOException {
    CRC32C crc = new CRC32C();
    for (long done = 0; done < length; done += buffer.limit()) {
      read(from + done, length - done, buffer);
      crc.update(buffer.duplicate());
      hash.update(buffer.duplicate());
    }
    return (int) crc.getValue();
  }

  private static MessageDigest copy(MessageDigest hash) {
    try {
      return (MessageDigest) hash.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
    }
  }

  private void read(long position, long wanted, ByteBuffer buffer) throws IOException {
    buffer.clear().limit((int) Math.min(wanted, buffer.capacity()));
    int expected = buffer.limit();
    part.read(buffer, position);
    buffer.flip();
    if (buffer.limit() != expected) {
      throw new IOException("a file of " + segment.digest() + " became shorter while it was read");
    }
  }

  /** Bytes that are here and checked. */
  long offset() {
    return offset;
  }

  boolean full() {
    return offset == segment.size();
  }

  /** Adds a chunk whose checksum has been verified. */
  void append(ByteBuffer chunk, int crc) throws IOException {
    int length = chunk.remaining();
    ByteBuffer sum = ByteBuffer.allocate(SUM_BYTES).putInt(length).putInt(crc).flip();
    part.write(chunk.duplicate(), offset);
    sums.write(sum, chunks * SUM_BYTES);
    hash.update(chunk);
    offset += length;
    chunks++;
  }

  /**
   * Makes the whole content durable.
   *
   * @throws RefusedException when its hash is not the segment's name; what was there is gone
   */
  void finish() throws IOException {
    Digest actual = Digest.of(hash);
    if (!actual.equals(segment.digest())) {
      discard();
      throw new RefusedException(
          Reason.DIGEST_MISMATCH, "the content hashes to " + actual + ", not to its name");
    }
    part.force();
    close();
  }

  void discard() throws IOException {
    close();
    disk.delete(name.sums());
    disk.delete(name.part());
  }

  @Override
  public void close() throws IOException {
    try (part) {
      sums.close();
    }
  }
}
