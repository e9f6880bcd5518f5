package dev.autonomy.http;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads message bodies (RFC 9112, sections 6 and 7), never more than a bound. Nothing is allocated
 * on the word of a {@code Content-Length}: arrays grow with what arrived.
 */
final class Body {

  /** Length of a body whose end is marked by its framing. */
  static final long CHUNKED = -1;

  private static final int FIRST_STEP_BYTES = 64 << 10;
  private static final int MAX_TRAILER_LINES = 100;
  private static final byte[] NONE = {};

  private Body() {}

  /**
   * The announced length of a request's body, or {@link #CHUNKED}.
   *
   * @throws HttpException 400 for ambiguous or malformed framing, 501 for other codings
   */
  static long announcedBytes(HttpHeaders headers) throws HttpException {
    String coding = headers.first("transfer-encoding");
    String length = headers.first("content-length");
    if (coding != null) {
      if (length != null || headers.count("transfer-encoding") > 1) {
        throw new HttpException(400, "ambiguous body length");
      }
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new HttpException(501, "the only transfer coding understood is chunked");
      }
      return CHUNKED;
    }
    if (length == null) {
      return 0;
    }
    if (headers.count("content-length") > 1) {
      throw new HttpException(400, "ambiguous body length");
    }
    return length(length);
  }

  private static long length(String digits) throws HttpException {
    long length = digits.isEmpty() ? -1 : number(digits, 10);
    if (length < 0) {
      throw new HttpException(400, "malformed Content-Length");
    }
    return length;
  }

  /** The number, {@link Long#MAX_VALUE} when it does not fit, -1 for anything but digits. */
  private static long number(String digits, int radix) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value > Long.MAX_VALUE / radix - 1 ? Long.MAX_VALUE : value * radix + digit;
    }
    return value;
  }

  /**
   * Reads a whole body.
   *
   * @param announcedBytes as from {@link #announcedBytes}
   * @throws HttpException 413 as soon as it is known to be larger than {@code maxBytes}
   */
  static byte[] read(HttpInput in, long announcedBytes, int maxBytes)
      throws IOException, HttpException {
    if (announcedBytes == 0) {
      return NONE;
    }
    if (announcedBytes > maxBytes) {
      throw tooLarge(maxBytes);
    }
    if (announcedBytes == CHUNKED) {
      return new Chunks(in, maxBytes).read();
    }
    Growing body = new Growing((int) announcedBytes);
    body.take(in, (int) announcedBytes);
    return body.toBytes();
  }

  private static HttpException tooLarge(int maxBytes) {
    return new HttpException(413, "the body is larger than " + maxBytes + " bytes");
  }

  /** Reads to the end of a connection, which is the end of the body. */
  static byte[] readToEnd(HttpInput in, int maxBytes) throws IOException, HttpException {
    Growing body = new Growing(maxBytes);
    while (in.awaitByte()) {
      if (body.size == maxBytes) {
        throw tooLarge(maxBytes);
      }
      body.takeSome(in, maxBytes - body.size);
    }
    return body.toBytes();
  }

  /** Bytes in an array that doubles up to a bound. */
  private static final class Growing {

    private final int maxBytes;
    private byte[] bytes;
    private int size;

    Growing(int maxBytes) {
      this.maxBytes = maxBytes;
      this.bytes = new byte[Math.min(maxBytes, FIRST_STEP_BYTES)];
    }

    void take(HttpInput in, int count) throws IOException, HttpException {
      int target = size + count;
      while (size < target) {
        takeSome(in, target - size);
      }
    }

    void takeSome(HttpInput in, int atMost) throws IOException, HttpException {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, bytes.length * 2L));
      }
      size += in.read(bytes, size, Math.min(atMost, bytes.length - size));
    }

    byte[] toBytes() {
      return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
  }

  /** The chunked transfer coding. */
  private record Chunks(HttpInput in, int maxBytes) {

    byte[] read() throws IOException, HttpException {
      Growing body = new Growing(maxBytes);
      while (true) {
        long chunk = chunkBytes(in.line());
        if (chunk == 0) {
          skipTrailers();
          return body.toBytes();
        }
        if (chunk > maxBytes - body.size) {
          throw tooLarge(maxBytes);
        }
        body.take(in, (int) chunk);
        if (!in.line().isEmpty()) {
          throw new HttpException(400, "a chunk is longer than announced");
        }
      }
    }

    private static long chunkBytes(String line) throws HttpException {
      int extension = line.indexOf(';');
      String size = (extension < 0 ? line : line.substring(0, extension)).stripTrailing();
      long bytes = size.isEmpty() ? -1 : number(size, 16);
      if (bytes < 0) {
        throw new HttpException(400, "malformed chunk size");
      }
      return bytes;
    }

    private void skipTrailers() throws IOException, HttpException {
      for (int i = 0; i < MAX_TRAILER_LINES; i++) {
        if (in.line().isEmpty()) {
          return;
        }
      }
      throw new HttpException(431, "more than " + MAX_TRAILER_LINES + " trailer fields");
    }
  }
}
