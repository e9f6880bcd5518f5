package dev.autonomy.http2;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Collects header blocks from HEADERS and CONTINUATION frames, and says which stream they are for.
 * Used by the reading thread alone.
 */
final class HeaderBlocks {

  /** Enough for the longest section in frames of the least size, and some small ones. */
  private static final int MAX_CONTINUATIONS = 64;

  private static final int INITIAL_BYTES = 512;
  private static final int KEPT_BYTES = 4 << 10;

  private final Connection connection;
  private final Endpoint endpoint;
  private final FloodGuard guard;
  private final HpackDecoder decoder;
  private final ReentrantLock lock;

  private byte[] block = new byte[INITIAL_BYTES];
  private int length;
  private int streamId;
  private boolean end;
  private int continuations;

  HeaderBlocks(Connection connection, Endpoint endpoint, FloodGuard guard) {
    this.connection = connection;
    this.endpoint = endpoint;
    this.guard = guard;
    this.decoder = new HpackDecoder(connection.options().maxHeaderListBytes());
    this.lock = connection.lock();
  }

  /** Nothing may come between the frames of one block. */
  void requireExpected(FrameReader frames) throws Http2Exception {
    boolean continues = frames.type() == Protocol.CONTINUATION;
    if (streamId == 0 && continues) {
      throw protocolError("CONTINUATION without HEADERS before it");
    }
    if (streamId != 0 && (!continues || frames.streamId() != streamId)) {
      throw protocolError("something else within the header block of stream " + streamId);
    }
  }

  void headers(FrameReader frames) throws IOException {
    if (frames.streamId() == 0) {
      throw protocolError("HEADERS on stream 0");
    }
    int padding = frames.has(Protocol.PADDED) ? Inbound.paddingOf(frames) : 0;
    int prefix = frames.has(Protocol.PRIORITIZED) ? 5 : 0;
    if (prefix + padding > frames.remaining()) {
      throw protocolError("HEADERS that are shorter than their padding and priority");
    }
    frames.skip(prefix);
    streamId = frames.streamId();
    end = frames.has(Protocol.END_STREAM);
    length = 0;
    continuations = 0;
    append(frames, frames.remaining() - padding);
    frames.skip(padding);
    if (frames.has(Protocol.END_HEADERS)) {
      complete();
    }
  }

  void continuation(FrameReader frames) throws IOException {
    continuations++;
    if (frames.length() == 0) {
      guard.count(FloodGuard.Kind.EMPTY, System.nanoTime());
    }
    if (continuations > MAX_CONTINUATIONS) {
      throw tooLong("more than " + MAX_CONTINUATIONS + " CONTINUATION frames");
    }
    append(frames, frames.remaining());
    if (frames.has(Protocol.END_HEADERS)) {
      complete();
    }
  }

  private void append(FrameReader frames, int bytes) throws IOException {
    int most = connection.options().maxHeaderListBytes();
    if (length + bytes > most) {
      throw tooLong("a header block of more than " + most + " bytes");
    }
    if (length + bytes > block.length) {
      block = Arrays.copyOf(block, Math.max(block.length * 2, length + bytes));
    }
    frames.payloadFully(block, length, bytes);
    length += bytes;
  }

  private void complete() throws Http2Exception {
    int id = streamId;
    streamId = 0;
    try {
      List<Http2Headers.Field> section = decoder.decode(block, length);
      dispatch(id, section);
    } catch (Http2Exception e) {
      throw e.endsConnection() ? e : unlessLate(id, e);
    } finally {
      if (block.length > KEPT_BYTES) {
        block = new byte[INITIAL_BYTES];
      }
    }
  }

  /** A stream that never was takes part in the order of identifiers all the same. */
  private Http2Exception unlessLate(int id, Http2Exception reason) throws Http2Exception {
    lock.lock();
    try {
      if (connection.streams().get(id) == null && connection.streams().isIdle(id)) {
        requirePeerId(id);
        connection.streams().peerOpened(id);
      }
      return reason;
    } finally {
      lock.unlock();
    }
  }

  private void dispatch(int id, List<Http2Headers.Field> section) throws Http2Exception {
    lock.lock();
    try {
      Stream stream = connection.streams().get(id);
      if (stream != null) {
        known(stream, section);
        return;
      }
      if (!connection.streams().isIdle(id)) {
        if (!connection.streams().wasReset(id)) {
          throw Http2Exception.connection(
              Http2Error.STREAM_CLOSED, "HEADERS on stream " + id + ", which is closed");
        }
        return;
      }
      requirePeerId(id);
      connection.streams().peerOpened(id);
      if (connection.draining().isOurs()) {
        connection.streams().rememberReset(id);
        return;
      }
      endpoint.opened(id, section, end);
    } finally {
      lock.unlock();
    }
  }

  private void requirePeerId(int id) throws Http2Exception {
    if (endpoint.isClient() || (id & 1) == 0) {
      throw protocolError("HEADERS on stream " + id + ", which is not the peer's to open");
    }
  }

  private void known(Stream stream, List<Http2Headers.Field> section) throws Http2Exception {
    if (stream.isRemoteEnded()) {
      throw Http2Exception.stream(Http2Error.STREAM_CLOSED, "HEADERS after the end of the stream");
    }
    if (endpoint.isClient() && stream.head() == null) {
      endpoint.answered(stream, section, end);
      if (stream.head() == null) {
        guard.count(FloodGuard.Kind.OTHER, System.nanoTime());
      }
    } else {
      HeaderRules.trailers(section);
      if (!end) {
        throw Http2Exception.stream(
            Http2Error.PROTOCOL_ERROR, "malformed message: a second head that is no trailer");
      }
    }
    if (end) {
      stream.endRemote();
      connection.lifecycle().closeIfDone(stream);
    }
  }

  private static Http2Exception tooLong(String reason) {
    return Http2Exception.connection(Http2Error.ENHANCE_YOUR_CALM, reason);
  }

  private static Http2Exception protocolError(String reason) {
    return Http2Exception.connection(Http2Error.PROTOCOL_ERROR, reason);
  }
}
