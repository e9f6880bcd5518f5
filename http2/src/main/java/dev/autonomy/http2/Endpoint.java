package dev.autonomy.http2;

import java.util.List;

/** What the two ends of a connection do differently. Called by the reading thread. */
interface Endpoint {

  /** Whether this is the end that opens streams. */
  boolean isClient();

  /**
   * The peer opens a stream.
   *
   * @throws Http2Exception if it may not
   */
  void opened(int streamId, List<Http2Headers.Field> section, boolean end) throws Http2Exception;

  /**
   * The first header section on a stream that we have opened.
   *
   * @throws Http2Exception if it is no answer
   */
  void answered(Stream stream, List<Http2Headers.Field> section, boolean end) throws Http2Exception;
}
