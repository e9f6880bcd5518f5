package dev.autonomy.http;

/** What a server does with requests. Called on the connection's own thread and may block. */
public interface HttpHandler {

  /**
   * Answers a request whose head was well-formed.
   *
   * @throws HttpException to answer {@link #refuse} instead
   */
  HttpResponse handle(HttpRequest request) throws HttpException;

  /**
   * The answer to a request that was refused: malformed, too large, too slow, one connection too
   * many, or a failure of {@link #handle} itself, which is then the cause of {@code refusal}.
   */
  HttpResponse refuse(HttpException refusal);

  /** Refuses everything, without saying why. */
  HttpHandler NONE =
      new HttpHandler() {
        @Override
        public HttpResponse handle(HttpRequest request) throws HttpException {
          throw new HttpException(503, "not started");
        }

        @Override
        public HttpResponse refuse(HttpException refusal) {
          return HttpResponse.of(refusal.status(), "text/plain", new byte[0]);
        }
      };
}
