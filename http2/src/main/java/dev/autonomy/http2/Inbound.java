package dev.autonomy.http2;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The reading thread: takes frames, checks what RFC 9113 says about them, and puts their contents
 * where others wait for them. It never waits for anybody but the peer.
 */
final class Inbound {

  private final Connection connection;
  private final Endpoint endpoint;
  private final FrameReader frames;
  private final FloodGuard guard;
  private final HeaderBlocks blocks;
  private final ControlFrames control;
  private final ReentrantLock lock;
  private boolean settled;

  Inbound(Connection connection, Endpoint endpoint) {
    this.connection = connection;
    this.endpoint = endpoint;
    this.frames = connection.frames();
    this.lock = connection.lock();
    this.guard = new FloodGuard(connection.options().controlFramesPerSecond(), System.nanoTime());
    this.blocks = new HeaderBlocks(connection, endpoint, guard);
    this.control = new ControlFrames(connection, endpoint, guard);
  }

  /**
   * Reads until the peer closes or the connection is closing.
   *
   * @throws Http2Exception an error of the whole connection
   */
  void run() throws IOException {
    if (!endpoint.isClient() && !frames.preface()) {
      throw protocolError("the peer does not begin with the preface of HTTP/2");
    }
    while (frames.next()) {
      if (connection.phase() != Connection.Phase.OPEN) {
        throw protocolError("closing");
      }
      dispatch();
    }
  }

  private void dispatch() throws IOException {
    int streamId = frames.streamId();
    if (frames.length() > connection.options().maxFrameBytes()) {
      throw Http2Exception.connection(
          Http2Error.FRAME_SIZE_ERROR,
          "a frame of "
              + frames.length()
              + " bytes, but "
              + connection.options().maxFrameBytes()
              + " are allowed");
    }
    blocks.requireExpected(frames);
    if (!settled && (frames.type() != Protocol.SETTINGS || frames.has(Protocol.ACK))) {
      throw protocolError("the first frame is not SETTINGS");
    }
    try {
      frame(streamId);
    } catch (Http2Exception e) {
      if (e.endsConnection()) {
        throw e;
      }
      reset(streamId, e);
      frames.skipRest();
    }
  }

  /** Ends the stream whose frame was wrong; a peer that keeps us doing so is a flood as well. */
  private void reset(int streamId, Http2Exception reason) throws Http2Exception {
    guard.count(FloodGuard.Kind.RESET, System.nanoTime());
    lock.lock();
    try {
      Stream stream = connection.streams().get(streamId);
      if (stream == null) {
        connection.lifecycle().resetUnknown(streamId, reason.error());
      } else {
        connection.lifecycle().reset(stream, reason);
      }
    } finally {
      lock.unlock();
    }
  }

  private void frame(int streamId) throws IOException {
    switch (frames.type()) {
      case Protocol.DATA -> data(streamId);
      case Protocol.HEADERS -> blocks.headers(frames);
      case Protocol.CONTINUATION -> blocks.continuation(frames);
      case Protocol.RST_STREAM -> resetByPeer(streamId);
      case Protocol.SETTINGS -> {
        control.settings(streamId);
        settled = true;
      }
      case Protocol.PING -> control.ping(streamId);
      case Protocol.GOAWAY -> control.goAway(streamId);
      case Protocol.WINDOW_UPDATE -> windowUpdate(streamId);
      case Protocol.PUSH_PROMISE -> throw protocolError("PUSH_PROMISE, which was switched off");
      case Protocol.PRIORITY -> {
        if (streamId == 0) {
          throw protocolError("PRIORITY on stream 0");
        }
        if (frames.length() != 5) {
          throw Http2Exception.stream(
              Http2Error.FRAME_SIZE_ERROR, "PRIORITY of " + frames.length() + " bytes, but 5");
        }
        ignore();
      }
      default -> ignore();
    }
  }

  private void ignore() throws IOException {
    guard.count(FloodGuard.Kind.OTHER, System.nanoTime());
    frames.skipRest();
  }

  private void data(int streamId) throws IOException {
    int flowBytes = frames.length();
    boolean end = frames.has(Protocol.END_STREAM);
    if (streamId == 0) {
      throw protocolError("DATA on stream 0");
    }
    if (flowBytes == 0 && !end) {
      guard.count(FloodGuard.Kind.EMPTY, System.nanoTime());
    }
    int padding = 0;
    if (frames.has(Protocol.PADDED)) {
      padding = paddingOf(frames);
    }
    int bytes = frames.remaining() - padding;
    Stream stream = takeData(streamId, flowBytes, bytes);
    if (stream == null) {
      frames.skipRest();
      return;
    }
    while (frames.remaining() > padding) {
      copy(stream, frames.remaining() - padding);
    }
    frames.skip(padding);
    lock.lock();
    try {
      connection.flow().returnReceiveWindow(stream, flowBytes - bytes);
      if (end && stream.failure() == null) {
        stream.endRemote();
        connection.lifecycle().closeIfDone(stream);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Length of the padding at the end of the frame's payload, whose first byte is read. */
  static int paddingOf(FrameReader frames) throws IOException {
    if (frames.length() == 0) {
      throw Http2Exception.connection(
          Http2Error.FRAME_SIZE_ERROR, "a padded frame without the length of its padding");
    }
    int padding = frames.octet();
    if (padding > frames.remaining()) {
      throw protocolError("padding that is longer than its frame");
    }
    return padding;
  }

  /** The stream that takes the frame; null if nobody wants it any more. */
  private @Nullable Stream takeData(int streamId, int flowBytes, int bytes) throws Http2Exception {
    lock.lock();
    try {
      connection.flow().receive(flowBytes);
      Stream stream = connection.streams().get(streamId);
      if (stream == null) {
        if (connection.streams().isIdle(streamId)) {
          throw protocolError("DATA on stream " + streamId + ", which nobody has opened");
        }
        if (!connection.streams().wasReset(streamId)) {
          throw Http2Exception.connection(
              Http2Error.STREAM_CLOSED, "DATA on stream " + streamId + ", which is closed");
        }
        connection.flow().returnReceiveWindow(flowBytes);
        return null;
      }
      try {
        stream.receive(flowBytes, bytes);
      } catch (Http2Exception e) {
        connection.flow().returnReceiveWindow(flowBytes);
        throw e;
      }
      return stream;
    } finally {
      lock.unlock();
    }
  }

  /** Moves some bytes from the input straight into the stream's buffer. */
  private void copy(Stream stream, int wanted) throws IOException {
    BodyBuffer body = stream.body();
    byte[] block;
    int offset;
    lock.lock();
    try {
      block = body.writeBlock();
      offset = body.writeOffset();
    } finally {
      lock.unlock();
    }
    int count = Math.min(wanted, block.length - offset);
    if (block.length == 0) {
      count = Math.min(wanted, BlockPool.BLOCK_BYTES);
      frames.skip(count);
    } else {
      count = frames.payload(block, offset, count);
    }
    lock.lock();
    try {
      if (block.length > 0 && body.written(count)) {
        stream.changed().signalAll();
      } else {
        // Not the stream's: its peer shall stop.
        connection.flow().returnReceiveWindow(count);
      }
    } finally {
      lock.unlock();
    }
  }

  private void resetByPeer(int streamId) throws IOException {
    ControlFrames.requireLength(frames, "RST_STREAM", 4);
    Http2Error error = Http2Error.of(frames.integer() & 0xffffffffL);
    if (streamId == 0) {
      throw protocolError("RST_STREAM on stream 0");
    }
    if (!endpoint.isClient()) {
      guard.count(FloodGuard.Kind.RESET, System.nanoTime());
    }
    lock.lock();
    try {
      requireUsed("RST_STREAM", streamId);
      Stream stream = connection.streams().get(streamId);
      if (stream != null) {
        connection.streams().remove(streamId);
        stream.fail(Http2Exception.stream(error, "the peer has reset the stream: " + error));
        connection.changed();
      }
    } finally {
      lock.unlock();
    }
  }

  private void windowUpdate(int streamId) throws IOException {
    ControlFrames.requireLength(frames, "WINDOW_UPDATE", 4);
    guard.countWindowUpdate(connection.outbound().dataFrames(), System.nanoTime());
    int bytes = frames.integer() & Integer.MAX_VALUE;
    lock.lock();
    try {
      if (streamId == 0) {
        if (bytes == 0) {
          throw protocolError("WINDOW_UPDATE by 0 bytes");
        }
        connection.flow().addSendWindow(bytes);
        return;
      }
      requireUsed("WINDOW_UPDATE", streamId);
      Stream stream = connection.streams().get(streamId);
      if (bytes == 0) {
        throw Http2Exception.stream(Http2Error.PROTOCOL_ERROR, "WINDOW_UPDATE by 0 bytes");
      }
      if (stream != null) {
        stream.addSendWindow(bytes);
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireUsed(String frame, int streamId) throws Http2Exception {
    if (connection.streams().isIdle(streamId)) {
      throw protocolError(frame + " on stream " + streamId + ", which nobody has opened");
    }
  }

  private static Http2Exception protocolError(String reason) {
    return Http2Exception.connection(Http2Error.PROTOCOL_ERROR, reason);
  }
}
