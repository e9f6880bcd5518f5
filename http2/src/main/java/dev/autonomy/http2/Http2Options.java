package dev.autonomy.http2;

import java.util.concurrent.ThreadFactory;

/**
 * What a connection is started with. Memory for bodies that have arrived and were not read is at
 * most {@code connectionWindowBytes}, and 16 KiB more for each stream.
 *
 * @param maxConcurrentStreams requests of the peer at one time; handlers there may be eight times
 *     as many, because they go on for a while after the peer has given up; 1 to 1,000
 * @param streamWindowBytes bytes of one body that may arrive before they are read; 65,535 to 16 MiB
 * @param connectionWindowBytes the same for all bodies together; below {@code streams × window} a
 *     few handlers that do not read can hold up the others; 65,535 to 64 MiB
 * @param maxFrameBytes longest payload of a frame that is accepted; 16,384 to 1 MiB
 * @param maxHeaderListBytes longest header section, counted as in RFC 9113, section 6.5.2; 1 KiB to
 *     1 MiB
 * @param controlFramesPerSecond of each kind (PING, SETTINGS, resets and errors, empty frames,
 *     priorities and unknown types, window updates beyond those that our data explains), with four
 *     times as many at once; beyond that the connection ends with ENHANCE_YOUR_CALM; 1 to 100,000
 * @param timeouts how long to wait
 * @param threads makes the threads of a connection and one for each request
 */
public record Http2Options(
    int maxConcurrentStreams,
    int streamWindowBytes,
    int connectionWindowBytes,
    int maxFrameBytes,
    int maxHeaderListBytes,
    int controlFramesPerSecond,
    Http2Timeouts timeouts,
    ThreadFactory threads) {

  /** 16 streams. */
  public static final int DEFAULT_MAX_CONCURRENT_STREAMS = 16;

  /** 1 MiB. */
  public static final int DEFAULT_STREAM_WINDOW_BYTES = 1 << 20;

  /** 4 MiB. */
  public static final int DEFAULT_CONNECTION_WINDOW_BYTES = 4 << 20;

  /** 16 KiB. */
  public static final int DEFAULT_MAX_FRAME_BYTES = 16 << 10;

  /** 16 KiB. */
  public static final int DEFAULT_MAX_HEADER_LIST_BYTES = 16 << 10;

  /** 50 frames of each kind in a second, 200 at once. */
  public static final int DEFAULT_CONTROL_FRAMES_PER_SECOND = 50;

  /** The defaults above, on virtual threads. */
  public static final Http2Options DEFAULT =
      new Http2Options(
          DEFAULT_MAX_CONCURRENT_STREAMS,
          DEFAULT_STREAM_WINDOW_BYTES,
          DEFAULT_CONNECTION_WINDOW_BYTES,
          DEFAULT_MAX_FRAME_BYTES,
          DEFAULT_MAX_HEADER_LIST_BYTES,
          DEFAULT_CONTROL_FRAMES_PER_SECOND,
          Http2Timeouts.DEFAULT,
          Thread.ofVirtual().name("http2-", 0).factory());

  /** Refuses values out of their bounds. */
  public Http2Options {
    requireBetween(maxConcurrentStreams, 1, 1000, "maxConcurrentStreams");
    requireBetween(streamWindowBytes, Protocol.INITIAL_WINDOW_BYTES, 16 << 20, "streamWindowBytes");
    requireBetween(
        connectionWindowBytes, Protocol.INITIAL_WINDOW_BYTES, 64 << 20, "connectionWindowBytes");
    requireBetween(maxFrameBytes, Protocol.MIN_MAX_FRAME_BYTES, 1 << 20, "maxFrameBytes");
    requireBetween(maxHeaderListBytes, 1 << 10, 1 << 20, "maxHeaderListBytes");
    requireBetween(controlFramesPerSecond, 1, 100_000, "controlFramesPerSecond");
  }

  /** With other windows, for one stream and for all together, in bytes. */
  public Http2Options withWindows(int streamBytes, int connectionBytes) {
    return new Http2Options(
        maxConcurrentStreams,
        streamBytes,
        connectionBytes,
        maxFrameBytes,
        maxHeaderListBytes,
        controlFramesPerSecond,
        timeouts,
        threads);
  }

  /** With another bound for requests at one time. */
  public Http2Options withMaxConcurrentStreams(int streams) {
    return new Http2Options(
        streams,
        streamWindowBytes,
        connectionWindowBytes,
        maxFrameBytes,
        maxHeaderListBytes,
        controlFramesPerSecond,
        timeouts,
        threads);
  }

  /** With another longest frame, in bytes. */
  public Http2Options withMaxFrameBytes(int bytes) {
    return new Http2Options(
        maxConcurrentStreams,
        streamWindowBytes,
        connectionWindowBytes,
        bytes,
        maxHeaderListBytes,
        controlFramesPerSecond,
        timeouts,
        threads);
  }

  /** With other timeouts. */
  public Http2Options withTimeouts(Http2Timeouts other) {
    return new Http2Options(
        maxConcurrentStreams,
        streamWindowBytes,
        connectionWindowBytes,
        maxFrameBytes,
        maxHeaderListBytes,
        controlFramesPerSecond,
        other,
        threads);
  }

  /** With threads from elsewhere. */
  public Http2Options withThreads(ThreadFactory factory) {
    return new Http2Options(
        maxConcurrentStreams,
        streamWindowBytes,
        connectionWindowBytes,
        maxFrameBytes,
        maxHeaderListBytes,
        controlFramesPerSecond,
        timeouts,
        factory);
  }

  private static void requireBetween(int value, int least, int most, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", but must be between " + least + " and " + most);
    }
  }
}
