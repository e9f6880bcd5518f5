package dev.autonomy.http2;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** The state of one stream (RFC 9113, section 5.1). Guarded by the connection's lock. */
final class Stream {

  private final int id;
  private final Condition changed;
  private final BodyBuffer body;
  private final boolean stopsWhenAnswered;

  private long sendWindow;
  private int receiveWindow;
  private int unreturned;
  private long expectedBytes = -1;
  private boolean bodilessAnswer;
  private boolean localEnded;
  private boolean remoteEnded;
  private @Nullable Http2Exception failure;
  private HeaderRules.@Nullable Head head;

  /**
   * An open stream.
   *
   * @param stopsWhenAnswered whether a complete message of the peer makes ours pointless: for a
   *     request, not for an answer
   */
  Stream(
      int id,
      Condition changed,
      BodyBuffer body,
      boolean stopsWhenAnswered,
      long sendWindow,
      int receiveWindow) {
    this.id = id;
    this.changed = changed;
    this.body = body;
    this.stopsWhenAnswered = stopsWhenAnswered;
    this.sendWindow = sendWindow;
    this.receiveWindow = receiveWindow;
  }

  int id() {
    return id;
  }

  /** Signalled whenever something happens that somebody may be waiting for. */
  Condition changed() {
    return changed;
  }

  BodyBuffer body() {
    return body;
  }

  /**
   * Refuses to send on a stream that has ended.
   *
   * @throws Http2Exception what has ended it
   */
  void requireSendable() throws Http2Exception {
    if (failure != null) {
      throw failure.again();
    }
    if (localEnded) {
      throw Http2Exception.stream(Http2Error.STREAM_CLOSED, "the body has been sent already");
    }
    if (remoteEnded && stopsWhenAnswered) {
      throw Http2Exception.stream(
          Http2Error.NO_ERROR, "the peer answered before the body was complete");
    }
  }

  long sendWindow() {
    return sendWindow;
  }

  void takeSendWindow(int bytes) {
    sendWindow -= bytes;
  }

  /**
   * The peer takes more, or after a change of its settings less.
   *
   * @throws Http2Exception FLOW_CONTROL_ERROR, for the stream, beyond 2^31-1
   */
  void addSendWindow(long bytes) throws Http2Exception {
    if (sendWindow + bytes > Protocol.MAX_WINDOW_BYTES) {
      throw Http2Exception.stream(
          Http2Error.FLOW_CONTROL_ERROR, "a window of more than 2147483647 bytes");
    }
    sendWindow += bytes;
    changed.signalAll();
  }

  /**
   * Counts what a DATA frame carries.
   *
   * @param flowBytes with padding
   * @param bytes without
   * @throws Http2Exception for the stream, if it has ended, is longer than announced or than its
   *     window
   */
  void receive(int flowBytes, int bytes) throws Http2Exception {
    if (remoteEnded) {
      throw Http2Exception.stream(Http2Error.STREAM_CLOSED, "DATA after the end of the stream");
    }
    if (flowBytes > receiveWindow) {
      throw Http2Exception.stream(
          Http2Error.FLOW_CONTROL_ERROR,
          "DATA of " + flowBytes + " bytes where the window has " + receiveWindow);
    }
    receiveWindow -= flowBytes;
    if (expectedBytes >= 0) {
      expectedBytes -= bytes;
      if (expectedBytes < 0) {
        throw Http2Exception.stream(
            Http2Error.PROTOCOL_ERROR, "malformed message: more bytes than `content-length` says");
      }
    }
  }

  /** Notes that bytes were read; returns by how much to open the window now, often 0. */
  int returnable(int bytes, int threshold) {
    if (remoteEnded || failure != null) {
      return 0;
    }
    unreturned += bytes;
    if (unreturned < threshold) {
      return 0;
    }
    int all = unreturned;
    unreturned = 0;
    receiveWindow += all;
    return all;
  }

  /** The length that the peer has announced, or -1. */
  void expect(long bytes) {
    expectedBytes = bytes;
  }

  /**
   * The peer's message is complete.
   *
   * @throws Http2Exception PROTOCOL_ERROR, for the stream, if it is shorter than announced
   */
  void endRemote() throws Http2Exception {
    if (expectedBytes > 0) {
      throw Http2Exception.stream(
          Http2Error.PROTOCOL_ERROR,
          "malformed message: " + expectedBytes + " bytes less than `content-length` says");
    }
    remoteEnded = true;
    body.end();
    changed.signalAll();
  }

  boolean isRemoteEnded() {
    return remoteEnded;
  }

  void endLocal() {
    localEnded = true;
  }

  boolean isLocalEnded() {
    return localEnded;
  }

  /** Ends both directions; what has arrived can still be read. */
  void fail(Http2Exception reason) {
    if (failure == null) {
      failure = reason;
    }
    body.fail(reason);
    changed.signalAll();
  }

  @Nullable Http2Exception failure() {
    return failure;
  }

  /** The answer has no body, whatever its {@code content-length} says: to {@code HEAD}. */
  void answerIsBodiless(boolean bodiless) {
    bodilessAnswer = bodiless;
  }

  void answer(HeaderRules.Head received) {
    head = received;
    if (!bodilessAnswer && received.status() != 304) {
      expectedBytes = received.headers().contentLength();
    }
    changed.signalAll();
  }

  HeaderRules.@Nullable Head head() {
    return head;
  }
}
