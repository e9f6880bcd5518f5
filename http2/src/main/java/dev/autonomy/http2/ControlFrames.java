package dev.autonomy.http2;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** SETTINGS, PING and GOAWAY: frames about the whole connection. Used by the reading thread. */
final class ControlFrames {

  private static final int MAX_SETTINGS_BYTES = 64 * 6;
  private static final int MAX_REASON_BYTES = 200;

  private final Connection connection;
  private final Endpoint endpoint;
  private final FrameReader frames;
  private final FloodGuard guard;
  private final ReentrantLock lock;

  ControlFrames(Connection connection, Endpoint endpoint, FloodGuard guard) {
    this.connection = connection;
    this.endpoint = endpoint;
    this.frames = connection.frames();
    this.guard = guard;
    this.lock = connection.lock();
  }

  void settings(int streamId) throws IOException {
    guard.count(FloodGuard.Kind.SETTINGS, System.nanoTime());
    if (streamId != 0) {
      throw protocolError("SETTINGS on stream " + streamId);
    }
    if (frames.has(Protocol.ACK)) {
      requireLength(frames, "the acknowledgement of SETTINGS", 0);
      lock.lock();
      try {
        connection.settings().acknowledge();
      } finally {
        lock.unlock();
      }
      return;
    }
    if (frames.length() % 6 != 0 || frames.length() > MAX_SETTINGS_BYTES) {
      throw Http2Exception.connection(
          Http2Error.FRAME_SIZE_ERROR,
          "SETTINGS of " + frames.length() + " bytes, but a multiple of 6 up to 384 is allowed");
    }
    PeerSettings peer = connection.peer();
    byte[] number = new byte[2];
    while (frames.remaining() > 0) {
      frames.payloadFully(number, 0, 2);
      int identifier = (number[0] & 0xff) << 8 | number[1] & 0xff;
      peer = peer.with(identifier, frames.integer(), endpoint.isClient());
    }
    lock.lock();
    try {
      connection.settings().receive(peer);
    } finally {
      lock.unlock();
    }
  }

  void ping(int streamId) throws IOException {
    guard.count(FloodGuard.Kind.PING, System.nanoTime());
    requireLength(frames, "PING", 8);
    if (streamId != 0) {
      throw protocolError("PING on stream " + streamId);
    }
    long opaque = (long) frames.integer() << 32 | frames.integer() & 0xffffffffL;
    lock.lock();
    try {
      if (frames.has(Protocol.ACK)) {
        connection.pings().acknowledged(opaque);
      } else {
        connection.enqueue(Protocol.ping(opaque, true));
      }
    } finally {
      lock.unlock();
    }
  }

  void goAway(int streamId) throws IOException {
    if (streamId != 0) {
      throw protocolError("GOAWAY on stream " + streamId);
    }
    if (frames.length() < 8) {
      throw Http2Exception.connection(
          Http2Error.FRAME_SIZE_ERROR, "GOAWAY of " + frames.length() + " bytes, but 8 or more");
    }
    guard.count(FloodGuard.Kind.OTHER, System.nanoTime());
    int lastId = frames.integer() & Integer.MAX_VALUE;
    Http2Error error = Http2Error.of(frames.integer() & 0xffffffffL);
    byte[] text = new byte[Math.min(frames.remaining(), MAX_REASON_BYTES)];
    frames.payloadFully(text, 0, text.length);
    frames.skipRest();
    Http2Exception reason =
        Http2Exception.connection(error, "the peer goes away: " + error + PeerText.quoted(text));
    lock.lock();
    try {
      connection.draining().announced(lastId, reason);
    } finally {
      lock.unlock();
    }
  }

  /** Refuses a frame of a fixed length that has another. */
  static void requireLength(FrameReader frames, String frame, int bytes) throws Http2Exception {
    if (frames.length() != bytes) {
      throw Http2Exception.connection(
          Http2Error.FRAME_SIZE_ERROR,
          frame + " of " + frames.length() + " bytes, but it has " + bytes);
    }
  }

  private static Http2Exception protocolError(String reason) {
    return Http2Exception.connection(Http2Error.PROTOCOL_ERROR, reason);
  }
}
