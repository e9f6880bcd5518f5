package dev.autonomy.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Buffered bytes of one connection. A message's head is collected in the buffer as a whole; bodies
 * are taken from the buffer first and then from the socket.
 */
final class HttpInput {

  private static final int INITIAL_BUFFER_BYTES = 2048;
  private static final int MAX_LINE_BYTES = 1024;

  private final InputStream source;
  private byte[] buffer = new byte[INITIAL_BUFFER_BYTES];
  private int start;
  private int end;

  HttpInput(InputStream source) {
    this.source = source;
  }

  /** Waits for a byte and leaves it unread; false when the peer has closed. */
  boolean awaitByte() throws IOException {
    if (start < end) {
      return true;
    }
    start = 0;
    end = 0;
    if (buffer.length > INITIAL_BUFFER_BYTES) {
      buffer = new byte[INITIAL_BUFFER_BYTES];
    }
    return fill();
  }

  /**
   * Collects lines up to the empty one and takes them off the input.
   *
   * @throws HttpException 431 beyond {@code maxBytes}, 400 for what cannot be a head
   */
  Head head(int maxBytes) throws IOException, HttpException {
    skipEmptyLine();
    int scanned = start;
    int lineStart = start;
    while (true) {
      for (; scanned < end; scanned++) {
        byte b = buffer[scanned];
        if (b == '\n') {
          if (scanned == lineStart || buffer[scanned - 1] != '\r') {
            throw new HttpException(400, "a line of the head does not end with CR LF");
          }
          if (scanned - 1 == lineStart) {
            Head head = new Head(buffer, start);
            start = scanned + 1;
            return head;
          }
          lineStart = scanned + 1;
        } else if (b >= 0 && b < ' ' && b != '\t' && b != '\r' || b == 0x7f) {
          throw new HttpException(400, "the head contains a control character");
        }
        if (scanned - start == maxBytes) {
          throw new HttpException(431, "the head is longer than " + maxBytes + " bytes");
        }
      }
      int origin = start;
      fillOrFail();
      scanned -= origin - start;
      lineStart -= origin - start;
    }
  }

  /** RFC 9112, section 2.2: one empty line before a request line is ignored. */
  private void skipEmptyLine() throws IOException, HttpException {
    while (end - start < 2) {
      if (start < end && buffer[start] != '\r') {
        return;
      }
      fillOrFail();
    }
    if (buffer[start] == '\r' && buffer[start + 1] == '\n') {
      start += 2;
    }
  }

  /** A line of chunked framing, without its CR LF. */
  String line() throws IOException, HttpException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int b = octet();
      if (b == '\r') {
        if (octet() != '\n') {
          throw new HttpException(400, "a line of the chunked body does not end with CR LF");
        }
        return line.toString();
      }
      if (b < ' ' && b != '\t' || line.length() == MAX_LINE_BYTES) {
        throw new HttpException(400, "a line of the chunked body is malformed");
      }
      line.append((char) b);
    }
  }

  private int octet() throws IOException, HttpException {
    if (start == end) {
      fillOrFail();
    }
    return buffer[start++] & 0xff;
  }

  /** Reads some bytes into {@code target}, at least one. */
  int read(byte[] target, int offset, int length) throws IOException, HttpException {
    if (start < end) {
      int count = Math.min(length, end - start);
      System.arraycopy(buffer, start, target, offset, count);
      start += count;
      return count;
    }
    int count = source.read(target, offset, length);
    if (count < 0) {
      throw truncated();
    }
    return count;
  }

  /** Drops what arrives until the peer closes or the bound is reached. */
  void skip(long maxBytes) throws IOException {
    long skipped = (long) end - start;
    while (skipped < maxBytes) {
      int count = source.read(buffer, 0, buffer.length);
      if (count < 0) {
        break;
      }
      skipped += count;
    }
    start = 0;
    end = 0;
  }

  private void fillOrFail() throws IOException, HttpException {
    if (!fill()) {
      throw truncated();
    }
  }

  private static HttpException truncated() {
    return new HttpException(400, "the peer closed before the message was complete");
  }

  private boolean fill() throws IOException {
    if (end == buffer.length) {
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
      } else {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }
    int count = source.read(buffer, end, buffer.length - end);
    if (count < 0) {
      return false;
    }
    end += count;
    return true;
  }

  /** A complete head, its empty line included, valid until the next read. */
  static final class Head {

    private final byte[] bytes;
    private final int start;

    private Head(byte[] bytes, int start) {
      this.bytes = bytes;
      this.start = start;
    }

    byte[] bytes() {
      return bytes;
    }

    int start() {
      return start;
    }
  }
}
