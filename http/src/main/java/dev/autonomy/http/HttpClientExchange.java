package dev.autonomy.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One GET over a connection that the caller has opened, checked and bounded in time. The connection
 * is not used again.
 */
public final class HttpClientExchange {

  private static final int MAX_HEAD_BYTES = 64 << 10;
  private static final int MAX_INTERIM_ANSWERS = 8;

  private HttpClientExchange() {}

  /**
   * A header field of a request.
   *
   * @param name of letters, digits and hyphens
   * @param value visible ASCII and spaces
   */
  public record Field(String name, String value) {

    /** Checks both, so that neither can bring another field along. */
    public Field {
      checkVisibleAscii(name);
      checkVisibleAscii(value.replace(' ', '_'));
    }
  }

  /** An answer. */
  public static final class Answer {

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    private Answer(int status, HttpHeaders headers, byte[] body) {
      this.status = status;
      this.headers = headers;
      this.body = body;
    }

    /** The status code. */
    public int status() {
      return status;
    }

    /** The header fields. */
    public HttpHeaders headers() {
      return headers;
    }

    /** The body, transfer coding removed, content coding as it came; not a copy. */
    public byte[] body() {
      return body;
    }
  }

  /**
   * Sends the request and reads the whole answer.
   *
   * @param authority the {@code Host} field
   * @param target path and query, visible ASCII without a fragment
   * @param fields beside {@code Host}, {@code Accept-Encoding} and {@code Connection}
   * @throws HttpException if the answer is malformed or its body larger than {@code maxBodyBytes}
   *     (413)
   * @throws IOException if the connection fails
   */
  public static Answer get(
      InputStream in,
      OutputStream out,
      String authority,
      String target,
      List<Field> fields,
      int maxBodyBytes)
      throws IOException, HttpException {
    checkVisibleAscii(authority);
    checkVisibleAscii(target);
    StringBuilder request = new StringBuilder("GET ").append(target);
    request.append(" HTTP/1.1\r\nHost: ").append(authority).append("\r\n");
    for (Field field : fields) {
      request.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    request.append("Accept-Encoding: identity\r\nConnection: close\r\n\r\n");
    out.write(request.toString().getBytes(StandardCharsets.US_ASCII));
    out.flush();
    HttpInput input = new HttpInput(in);
    for (int i = 0; i < MAX_INTERIM_ANSWERS; i++) {
      HeadParser parser = new HeadParser(input.head(MAX_HEAD_BYTES));
      int status = status(parser.restOfLine("status line"));
      HttpHeaders headers = parser.fields();
      if (status >= 200) {
        return new Answer(status, headers, body(input, status, headers, maxBodyBytes));
      }
    }
    throw new HttpException(400, "more than " + MAX_INTERIM_ANSWERS + " interim answers");
  }

  private static void checkVisibleAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        throw new IllegalArgumentException("not visible ASCII");
      }
    }
  }

  private static int status(String line) throws HttpException {
    boolean known = line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 ");
    if (!known || line.length() < 12 || line.length() > 12 && line.charAt(12) != ' ') {
      throw new HttpException(400, "malformed status line");
    }
    int status = 0;
    for (int i = 9; i < 12; i++) {
      char c = line.charAt(i);
      if (c < '0' || c > '9') {
        throw new HttpException(400, "malformed status line");
      }
      status = status * 10 + c - '0';
    }
    return status;
  }

  /** RFC 9112, section 6.3. */
  private static byte[] body(HttpInput in, int status, HttpHeaders headers, int maxBodyBytes)
      throws IOException, HttpException {
    if (status == 204 || status == 304) {
      return new byte[0];
    }
    boolean framed = headers.count("content-length") > 0 || headers.count("transfer-encoding") > 0;
    return framed
        ? Body.read(in, Body.announcedBytes(headers), maxBodyBytes)
        : Body.readToEnd(in, maxBodyBytes);
  }
}
