package dev.autonomy.http2;

/** What the peer has announced (RFC 9113, section 6.5.2), as far as we act on it. */
record PeerSettings(
    int maxConcurrentStreams, int initialWindowBytes, int maxFrameBytes, long maxHeaderListBytes) {

  /** For peers that leave it open. */
  private static final int UNTOLD_MAX_CONCURRENT_STREAMS = 100;

  static final PeerSettings INITIAL =
      new PeerSettings(
          UNTOLD_MAX_CONCURRENT_STREAMS,
          Protocol.INITIAL_WINDOW_BYTES,
          Protocol.MIN_MAX_FRAME_BYTES,
          Long.MAX_VALUE);

  /**
   * These settings and one more.
   *
   * @throws Http2Exception for the connection, if the value is out of its bounds
   */
  PeerSettings with(int identifier, int value, boolean fromServer) throws Http2Exception {
    long unsigned = value & 0xffffffffL;
    return switch (identifier) {
      case Protocol.SETTING_ENABLE_PUSH -> {
        if (unsigned > (fromServer ? 0 : 1)) {
          throw refused(Http2Error.PROTOCOL_ERROR, "SETTINGS_ENABLE_PUSH", unsigned);
        }
        yield this;
      }
      case Protocol.SETTING_MAX_CONCURRENT_STREAMS ->
          new PeerSettings(
              (int) Math.min(unsigned, Integer.MAX_VALUE),
              initialWindowBytes,
              maxFrameBytes,
              maxHeaderListBytes);
      case Protocol.SETTING_INITIAL_WINDOW_SIZE -> {
        if (unsigned > Protocol.MAX_WINDOW_BYTES) {
          throw refused(Http2Error.FLOW_CONTROL_ERROR, "SETTINGS_INITIAL_WINDOW_SIZE", unsigned);
        }
        yield new PeerSettings(maxConcurrentStreams, value, maxFrameBytes, maxHeaderListBytes);
      }
      case Protocol.SETTING_MAX_FRAME_SIZE -> {
        if (unsigned < Protocol.MIN_MAX_FRAME_BYTES || unsigned > Protocol.MAX_MAX_FRAME_BYTES) {
          throw refused(Http2Error.PROTOCOL_ERROR, "SETTINGS_MAX_FRAME_SIZE", unsigned);
        }
        yield new PeerSettings(maxConcurrentStreams, initialWindowBytes, value, maxHeaderListBytes);
      }
      case Protocol.SETTING_MAX_HEADER_LIST_SIZE ->
          new PeerSettings(maxConcurrentStreams, initialWindowBytes, maxFrameBytes, unsigned);
      // The table size too: our encoder never uses the table.
      default -> this;
    };
  }

  private static Http2Exception refused(Http2Error error, String setting, long value) {
    return Http2Exception.connection(error, setting + " is " + value + ", which is not allowed");
  }
}
