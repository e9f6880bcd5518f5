package dev.autonomy.http2;

import java.util.ArrayList;
import java.util.List;

/**
 * The head of a request.
 *
 * @param method such as {@code PUT}
 * @param scheme such as {@code https}
 * @param authority host and perhaps port
 * @param path path and query, beginning with a slash
 * @param headers the other fields
 */
public record Http2Request(
    String method, String scheme, String authority, String path, Http2Headers headers) {

  /** A request over TLS. */
  public static Http2Request of(
      String method, String authority, String path, Http2Headers headers) {
    return new Http2Request(method, "https", authority, path, headers);
  }

  /** The header section as it is sent. */
  List<Http2Headers.Field> section() {
    List<Http2Headers.Field> section = new ArrayList<>();
    section.add(new Http2Headers.Field(":method", method, false));
    section.add(new Http2Headers.Field(":scheme", scheme, false));
    section.add(new Http2Headers.Field(":authority", authority, false));
    section.add(new Http2Headers.Field(":path", path, false));
    section.addAll(headers.fields());
    return section;
  }
}
