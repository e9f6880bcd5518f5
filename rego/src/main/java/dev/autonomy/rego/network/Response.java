package dev.autonomy.rego.network;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param code its status
 * @param status code and reason
 * @param headers values by name in lower case, in the order of the names
 * @param body after transfer codings
 */
@SuppressWarnings("ArrayRecordComponent")
record Response(int code, String status, Map<String, List<String>> headers, byte[] body) {

  /** The first value of a header, or null. */
  @Nullable String header(String name) {
    List<String> values = headers.get(name);
    return values == null ? null : values.getFirst();
  }

  Response withHeaders(Map<String, List<String>> others) {
    return new Response(code, status, others, body);
  }

  /** Bytes that keeping it takes, roughly. */
  long weight() {
    long weight = body.length + 200L;
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      weight += 100 + 2L * header.getKey().length();
      for (String value : header.getValue()) {
        weight += 50 + 2L * value.length();
      }
    }
    return weight;
  }
}
