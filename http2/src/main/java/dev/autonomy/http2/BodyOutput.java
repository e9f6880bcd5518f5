package dev.autonomy.http2;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * A body as it is sent; written by one thread at a time, which waits when the peer takes nothing.
 * With an announced length the last byte ends the stream, and closing early fails it.
 */
final class BodyOutput extends OutputStream {

  private static final byte[] NONE = new byte[0];

  private final Connection connection;
  private final Stream stream;
  private long announced;
  private boolean ended;
  private boolean failed;

  /** A body of {@code announced} bytes, or of an unknown number if that is negative. */
  BodyOutput(Connection connection, Stream stream, long announced) {
    this.connection = connection;
    this.stream = stream;
    this.announced = announced;
    this.ended = announced == 0;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    if (announced >= 0 && length > announced) {
      throw new IOException(
          "a body of " + (length - announced) + " bytes more than `content-length` says");
    }
    boolean sent = false;
    try {
      send(source, offset, length);
      sent = true;
    } finally {
      // Whoever was told that writing failed is not told again by closing.
      failed |= !sent;
    }
  }

  private void send(byte[] source, int offset, int length) throws IOException {
    int at = offset;
    int left = length;
    while (left > 0) {
      int count = connection.flow().takeSendWindow(stream, Math.min(left, Outbound.MAX_DATA_BYTES));
      boolean last = count == announced;
      connection.outbound().data(stream, source, at, count, last);
      at += count;
      left -= count;
      if (announced >= 0) {
        announced -= count;
      }
      ended |= last;
    }
  }

  /** Ends the body. */
  @Override
  public void close() throws IOException {
    if (ended || failed) {
      return;
    }
    ended = true;
    if (announced > 0) {
      Http2Exception cut =
          Http2Exception.stream(
              Http2Error.CANCEL,
              "a body of " + announced + " bytes less than `content-length` says");
      connection.lifecycle().cancel(stream, cut);
      throw cut;
    }
    try {
      connection.outbound().data(stream, NONE, 0, 0, true);
    } catch (Http2Exception e) {
      // The peer has its answer ready without the end of the request: nothing is lost.
      if (e.error() != Http2Error.NO_ERROR || e.endsConnection()) {
        throw e;
      }
    }
  }

  /** Whether the body could not be sent. */
  boolean hasFailed() {
    return failed;
  }
}
