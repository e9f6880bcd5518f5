package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** The unpacked bytes of an archive, in order, as many as the limits allow. */
final class ArchiveInput {

  private static final int BUFFER_BYTES = 8192;

  private final InputStream in;
  private final long maxBytes;
  private final String excess;
  private long position;

  private ArchiveInput(InputStream in, long maxBytes, String excess) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.excess = excess;
  }

  /** Opens a gzip file (RFC 1952), told by its magic bytes, or takes the bytes as they are. */
  static ArchiveInput open(byte[] archive, BundleLimits limits) throws BundleException {
    if (archive.length > limits.maxArchiveBytes()) {
      throw new BundleException(
          Code.TOO_LARGE,
          "archive has " + archive.length + " bytes, limit " + limits.maxArchiveBytes());
    }
    // Room for headers and padding beside the contents, which have a limit of their own.
    long total = limits.maxTotalBytes() + (limits.maxEntries() + 2L) * 2 * TarReader.BLOCK_BYTES;
    InputStream bytes = new ByteArrayInputStream(archive);
    if (archive.length < 2 || archive[0] != 0x1f || archive[1] != (byte) 0x8b) {
      return new ArchiveInput(bytes, total, "archive unpacks to more than " + total + " bytes");
    }
    long ratio = Math.max(BundleLimits.RATIO_FREE_BYTES, (long) archive.length * limits.maxRatio());
    String excess =
        ratio < total
            ? "archive unpacks to more than " + limits.maxRatio() + " times its size"
            : "archive unpacks to more than " + total + " bytes";
    try {
      return new ArchiveInput(
          new GZIPInputStream(bytes, BUFFER_BYTES), Math.min(ratio, total), excess);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * Reads up to {@code length} bytes, fewer only at the end.
   *
   * @return how many were read
   */
  int read(byte[] target, int length) throws BundleException {
    try {
      int count = in.readNBytes(target, 0, length);
      position += count;
      if (position > maxBytes) {
        throw new BundleException(Code.TOO_LARGE, excess);
      }
      return count;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Unpacked bytes read so far. */
  long position() {
    return position;
  }

  private static BundleException broken(IOException e) {
    return new BundleException(
        Code.BAD_ARCHIVE, "archive is damaged: not a whole gzip file (" + e.getMessage() + ")", e);
  }
}
