package dev.autonomy.rego.network;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is sent.
 *
 * @param method in upper case
 * @param target where to
 * @param headers values by name; names are unique without regard to case
 * @param body may be empty
 * @param tls how secure targets are talked to
 * @param followRedirects whether to go where a response says
 */
@SuppressWarnings("ArrayRecordComponent")
record OutgoingRequest(
    String method,
    Target target,
    Map<String, String> headers,
    byte[] body,
    TlsSettings tls,
    boolean followRedirects) {

  private static final String AGENT = "autonomy";

  /** What another host must not learn. */
  private static final Set<String> SECRETS =
      Set.of("authorization", "www-authenticate", "cookie", "cookie2");

  @Nullable String header(String name) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }

  /** The same with another value for a header. */
  OutgoingRequest with(String name, String value) {
    TreeMap<String, String> others = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    others.putAll(headers);
    others.put(name, value);
    return new OutgoingRequest(method, target, others, body, tls, followRedirects);
  }

  /** The request that follows a redirect: 307 and 308 keep the method and the body. */
  OutgoingRequest redirected(int code, Target next) {
    boolean same = code == 307 || code == 308;
    String nextMethod = same || method.equals("HEAD") ? method : "GET";
    TreeMap<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      boolean secret = SECRETS.contains(name) && !next.host().equals(target.host());
      boolean ofBody = !same && name.startsWith("content-");
      if (!secret && !ofBody && !name.equals("host")) {
        kept.put(header.getKey(), header.getValue());
      }
    }
    return new OutgoingRequest(nextMethod, next, kept, same ? body : new byte[0], tls, true);
  }

  /** The head, as it goes over the wire. */
  String head() {
    String host = header("host");
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target.path()).append(" HTTP/1.1\r\n");
    line(head, "Host", host == null ? target.authority() : host);
    if (header("user-agent") == null) {
      line(head, "User-Agent", AGENT);
    }
    String credentials = target.credentials();
    if (credentials != null && header("authorization") == null) {
      line(head, "Authorization", credentials);
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      switch (name) {
        case "host", "content-length", "transfer-encoding", "connection" -> {}
        default -> line(head, header.getKey(), header.getValue());
      }
    }
    if (body.length > 0 || method.equals("POST") || method.equals("PUT")) {
      line(head, "Content-Length", Integer.toString(body.length));
    }
    line(head, "Connection", "close");
    return head.append("\r\n").toString();
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
