package dev.autonomy.http2;

import java.nio.charset.StandardCharsets;

/** Numbers of RFC 9113, and frames that are the same few bytes each time. */
final class Protocol {

  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  static final int FRAME_HEADER_BYTES = 9;
  static final int INITIAL_WINDOW_BYTES = 65_535;
  static final int MIN_MAX_FRAME_BYTES = 1 << 14;
  static final int MAX_MAX_FRAME_BYTES = (1 << 24) - 1;
  static final int MAX_WINDOW_BYTES = Integer.MAX_VALUE;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 0x1;
  static final int ACK = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int PRIORITIZED = 0x20;

  static final int SETTING_HEADER_TABLE_SIZE = 1;
  static final int SETTING_ENABLE_PUSH = 2;
  static final int SETTING_MAX_CONCURRENT_STREAMS = 3;
  static final int SETTING_INITIAL_WINDOW_SIZE = 4;
  static final int SETTING_MAX_FRAME_SIZE = 5;
  static final int SETTING_MAX_HEADER_LIST_SIZE = 6;

  private static final int MAX_DEBUG_BYTES = 200;

  private Protocol() {}

  /** Writes a frame's header. */
  static void putHeader(byte[] target, int at, int length, int type, int flags, int streamId) {
    target[at] = (byte) (length >> 16);
    target[at + 1] = (byte) (length >> 8);
    target[at + 2] = (byte) length;
    target[at + 3] = (byte) type;
    target[at + 4] = (byte) flags;
    putInt(target, at + 5, streamId);
  }

  static void putInt(byte[] target, int at, int value) {
    target[at] = (byte) (value >> 24);
    target[at + 1] = (byte) (value >> 16);
    target[at + 2] = (byte) (value >> 8);
    target[at + 3] = (byte) value;
  }

  private static byte[] frame(int length, int type, int flags, int streamId) {
    byte[] frame = new byte[FRAME_HEADER_BYTES + length];
    putHeader(frame, 0, length, type, flags, streamId);
    return frame;
  }

  static byte[] windowUpdate(int streamId, int bytes) {
    byte[] frame = frame(4, WINDOW_UPDATE, 0, streamId);
    putInt(frame, FRAME_HEADER_BYTES, bytes);
    return frame;
  }

  static byte[] reset(int streamId, Http2Error error) {
    byte[] frame = frame(4, RST_STREAM, 0, streamId);
    putInt(frame, FRAME_HEADER_BYTES, error.code());
    return frame;
  }

  static byte[] ping(long opaque, boolean ack) {
    byte[] frame = frame(8, PING, ack ? ACK : 0, 0);
    putInt(frame, FRAME_HEADER_BYTES, (int) (opaque >> 32));
    putInt(frame, FRAME_HEADER_BYTES + 4, (int) opaque);
    return frame;
  }

  static byte[] settingsAck() {
    return frame(0, SETTINGS, ACK, 0);
  }

  /** The reason travels along as debug data, in ASCII, cut at 200 bytes. */
  static byte[] goAway(int lastStreamId, Http2Error error, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    int length = Math.min(text.length, MAX_DEBUG_BYTES);
    byte[] frame = frame(8 + length, GOAWAY, 0, 0);
    putInt(frame, FRAME_HEADER_BYTES, lastStreamId);
    putInt(frame, FRAME_HEADER_BYTES + 4, error.code());
    System.arraycopy(text, 0, frame, FRAME_HEADER_BYTES + 8, length);
    return frame;
  }

  /** The first bytes: preface of a client, settings, and the connection's window. */
  static byte[] greeting(Http2Options options, boolean client) {
    byte[] settings = settings(options, client);
    int more = options.connectionWindowBytes() - INITIAL_WINDOW_BYTES;
    byte[] window = more > 0 ? windowUpdate(0, more) : new byte[0];
    int preface = client ? PREFACE.length : 0;
    byte[] greeting = new byte[preface + settings.length + window.length];
    System.arraycopy(PREFACE, 0, greeting, 0, preface);
    System.arraycopy(settings, 0, greeting, preface, settings.length);
    System.arraycopy(window, 0, greeting, preface + settings.length, window.length);
    return greeting;
  }

  /** What we announce; push is switched off by clients, and never done by servers. */
  private static byte[] settings(Http2Options options, boolean client) {
    int[] pairs = {
      client ? SETTING_ENABLE_PUSH : SETTING_MAX_CONCURRENT_STREAMS,
      client ? 0 : options.maxConcurrentStreams(),
      SETTING_INITIAL_WINDOW_SIZE,
      options.streamWindowBytes(),
      SETTING_MAX_FRAME_SIZE,
      options.maxFrameBytes(),
      SETTING_MAX_HEADER_LIST_SIZE,
      options.maxHeaderListBytes()
    };
    byte[] frame = frame(pairs.length / 2 * 6, SETTINGS, 0, 0);
    for (int i = 0, at = FRAME_HEADER_BYTES; i < pairs.length; i += 2, at += 6) {
      frame[at + 1] = (byte) pairs[i];
      putInt(frame, at + 2, pairs[i + 1]);
    }
    return frame;
  }
}
