package dev.autonomy.http2;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Takes frames off the input, one after the other. Used by the reading thread alone. */
final class FrameReader {

  private final InputStream in;
  private final byte[] scratch = new byte[4 << 10];
  private int length;
  private int type;
  private int flags;
  private int streamId;
  private int remaining;
  private volatile boolean inFrame;
  private volatile long lastReadNanos = System.nanoTime();

  FrameReader(InputStream in) {
    this.in = in;
  }

  /** Reads the client's preface; false if it is anything else. */
  boolean preface() throws IOException {
    inFrame = true;
    for (byte expected : Protocol.PREFACE) {
      if (read(scratch, 0, 1) != 1 || scratch[0] != expected) {
        return false;
      }
    }
    inFrame = false;
    return true;
  }

  /** Reads the next frame's header; false at the end of the input. */
  boolean next() throws IOException {
    if (remaining > 0) {
      throw new IllegalStateException(remaining + " bytes of a frame were left unread");
    }
    inFrame = false;
    int count = read(scratch, 0, Protocol.FRAME_HEADER_BYTES);
    if (count < 0) {
      return false;
    }
    inFrame = true;
    while (count < Protocol.FRAME_HEADER_BYTES) {
      int more = read(scratch, count, Protocol.FRAME_HEADER_BYTES - count);
      if (more < 0) {
        throw new EOFException("the peer closed inside a frame");
      }
      count += more;
    }
    length = (scratch[0] & 0xff) << 16 | (scratch[1] & 0xff) << 8 | scratch[2] & 0xff;
    type = scratch[3] & 0xff;
    flags = scratch[4] & 0xff;
    streamId = intAt(scratch, 5) & Integer.MAX_VALUE;
    remaining = length;
    return true;
  }

  int length() {
    return length;
  }

  int type() {
    return type;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  int streamId() {
    return streamId;
  }

  /** Bytes of the payload that were not read yet. */
  int remaining() {
    return remaining;
  }

  /** Reads some bytes of the payload, at least one. */
  int payload(byte[] target, int offset, int count) throws IOException {
    int got = read(target, offset, Math.min(count, remaining));
    if (got < 0) {
      throw new EOFException("the peer closed inside a frame");
    }
    remaining -= got;
    return got;
  }

  void payloadFully(byte[] target, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      done += payload(target, offset + done, count - done);
    }
  }

  int octet() throws IOException {
    payloadFully(scratch, 0, 1);
    return scratch[0] & 0xff;
  }

  int integer() throws IOException {
    payloadFully(scratch, 0, 4);
    return intAt(scratch, 0);
  }

  /** Drops bytes of the payload. */
  void skip(int count) throws IOException {
    int left = count;
    while (left > 0) {
      left -= payload(scratch, 0, Math.min(left, scratch.length));
    }
  }

  /** Drops what is left of the payload. */
  void skipRest() throws IOException {
    skip(remaining);
  }

  /** Drops everything until the peer closes, or the bound is reached. */
  void drain(long maxBytes) throws IOException {
    long drained = 0;
    while (drained < maxBytes) {
      int count = read(scratch, 0, scratch.length);
      if (count < 0) {
        return;
      }
      drained += count;
    }
  }

  private int read(byte[] target, int offset, int count) throws IOException {
    int got = in.read(target, offset, count);
    lastReadNanos = System.nanoTime();
    return got;
  }

  /** Whether a frame has begun to arrive. Asked by another thread. */
  boolean isInFrame() {
    return inFrame;
  }

  /** When bytes arrived last. Asked by another thread. */
  long lastReadNanos() {
    return lastReadNanos;
  }

  private static int intAt(byte[] source, int at) {
    return source[at] << 24
        | (source[at + 1] & 0xff) << 16
        | (source[at + 2] & 0xff) << 8
        | source[at + 3] & 0xff;
  }
}
