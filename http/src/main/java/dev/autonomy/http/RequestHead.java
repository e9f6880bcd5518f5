package dev.autonomy.http;

/**
 * The head of a request.
 *
 * @param method a token, as it was written
 * @param path the target up to a question mark, not decoded
 * @param query what follows the question mark, empty without one
 * @param persistent whether the connection may be kept; never with HTTP/1.0
 * @param headers the header fields
 */
record RequestHead(
    String method, String path, String query, boolean persistent, HttpHeaders headers) {

  private static final int MAX_TARGET_CHARS = 4096;

  static RequestHead parse(HttpInput.Head head) throws HttpException {
    HeadParser parser = new HeadParser(head);
    String method = parser.until(' ', "request line");
    String target = parser.until(' ', "request line");
    String version = parser.restOfLine("request line");
    if (!HeadParser.isToken(method)) {
      throw new HttpException(400, "malformed method in the request line");
    }
    if (target.length() > MAX_TARGET_CHARS) {
      throw new HttpException(414, "the target is longer than " + MAX_TARGET_CHARS + " characters");
    }
    boolean version11 = version.equals("HTTP/1.1");
    if (!version11 && !version.equals("HTTP/1.0")) {
      throw isVersion(version)
          ? new HttpException(505, "only HTTP/1.1 and HTTP/1.0 are spoken here")
          : new HttpException(400, "malformed version in the request line");
    }
    if (!target.startsWith("/") || target.indexOf('#') >= 0) {
      throw new HttpException(400, "the target must be a path");
    }
    HttpHeaders headers = parser.fields();
    int hosts = headers.count("host");
    if (hosts > 1 || version11 && hosts == 0) {
      throw new HttpException(400, "expected one Host field, found " + hosts);
    }
    int question = target.indexOf('?');
    return new RequestHead(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        version11 && !headers.hasToken("connection", "close"),
        headers);
  }

  private static boolean isVersion(String text) {
    return text.length() == 8
        && text.startsWith("HTTP/")
        && Character.isDigit(text.charAt(5))
        && text.charAt(6) == '.'
        && Character.isDigit(text.charAt(7));
  }
}
