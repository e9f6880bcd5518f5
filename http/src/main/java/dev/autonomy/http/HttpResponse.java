package dev.autonomy.http;

import java.util.ArrayList;
import java.util.List;

/** An answer, complete in memory. Immutable, as long as nobody changes the body's array. */
public final class HttpResponse {

  /** A header field. */
  record Field(String name, String value) {}

  private final int status;
  private final String contentType;
  private final byte[] body;
  private final List<Field> fields;
  private final boolean close;

  private HttpResponse(
      int status, String contentType, byte[] body, List<Field> fields, boolean close) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.fields = fields;
    this.close = close;
  }

  /** An answer with a body of the given media type. */
  public static HttpResponse of(int status, String contentType, byte[] body) {
    return new HttpResponse(status, contentType, body, List.of(), false);
  }

  /** An answer with a JSON body. */
  public static HttpResponse json(int status, byte[] body) {
    return of(status, "application/json", body);
  }

  /** The same with one more header field, whose value must be visible ASCII and spaces. */
  public HttpResponse with(String name, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new HttpResponse(status, contentType, body, List.copyOf(more), close);
  }

  /** The same, as the last answer of its connection. */
  public HttpResponse closing() {
    return close ? this : new HttpResponse(status, contentType, body, fields, true);
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** The media type of the body. */
  public String contentType() {
    return contentType;
  }

  /** The body; not a copy. */
  public byte[] body() {
    return body;
  }

  List<Field> fields() {
    return fields;
  }

  boolean close() {
    return close;
  }
}
