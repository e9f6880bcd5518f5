package dev.autonomy.http2;

import java.io.IOException;
import java.io.InputStream;

/** What a server does with requests. Called on a thread of its own for each. */
public interface Http2Handler {

  /**
   * Answers a request. When this returns, an answer whose body was not closed is complete, and one
   * that was not begun is a 500. The body need not be read: what is left is not asked for.
   *
   * @param body blocks for what has not arrived; reading it gives the peer room to send more;
   *     another thread may close it, and a read that waits fails then
   * @throws IOException or a runtime exception: the answer is a 500, or cut off if it has begun
   */
  void handle(Http2Request request, InputStream body, Http2Responder responder) throws IOException;

  /** Told when {@link #handle} has failed. The default does nothing. */
  default void failed(Http2Request request, Throwable failure) {}
}
