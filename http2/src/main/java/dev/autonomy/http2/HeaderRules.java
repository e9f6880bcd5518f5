package dev.autonomy.http2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What RFC 9113, sections 8.2 and 8.3, allow in a header section. */
final class HeaderRules {

  private static final Set<String> REQUEST_FIELDS =
      Set.of(":method", ":scheme", ":authority", ":path");
  private static final Set<String> RESPONSE_FIELDS = Set.of(":status");

  /** RFC 9113, section 8.2.2. */
  private static final Set<String> CONNECTION_FIELDS =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";
  private static final int MAX_LENGTH_DIGITS = 18;

  private HeaderRules() {}

  /** A response's head. */
  record Head(int status, Http2Headers headers) {}

  /**
   * The request that a header section says.
   *
   * @throws Http2Exception PROTOCOL_ERROR, for the stream, if it is malformed
   */
  static Http2Request request(List<Http2Headers.Field> section) throws Http2Exception {
    Map<String, String> pseudo = new HashMap<>();
    Http2Headers headers = split(section, REQUEST_FIELDS, pseudo);
    String method = required(pseudo, ":method");
    String path = required(pseudo, ":path");
    String scheme = required(pseudo, ":scheme");
    if (!isToken(method)) {
      throw malformed("`:method` is not a token");
    }
    if (!path.startsWith("/") && !(path.equals("*") && method.equals("OPTIONS"))) {
      throw malformed("`:path` does not begin with a slash");
    }
    Optional<String> host = headers.first("host");
    String authority = pseudo.getOrDefault(":authority", host.orElse(""));
    if (authority.isEmpty() || authority.indexOf('@') >= 0) {
      throw malformed("`:authority` is missing or names a user");
    }
    if (host.isPresent() && !host.get().equalsIgnoreCase(authority)) {
      throw malformed("`host` and `:authority` differ");
    }
    return new Http2Request(method, scheme, authority, path, headers);
  }

  /**
   * The answer that a header section says.
   *
   * @throws Http2Exception PROTOCOL_ERROR, for the stream, if it is malformed
   */
  static Head response(List<Http2Headers.Field> section) throws Http2Exception {
    Map<String, String> pseudo = new HashMap<>();
    Http2Headers headers = split(section, RESPONSE_FIELDS, pseudo);
    String status = required(pseudo, ":status");
    if (status.length() != 3 || !isDigits(status) || status.charAt(0) == '0') {
      throw malformed("`:status` is not a status code");
    }
    int code = Integer.parseInt(status);
    if (code == 101 || code >= 600) {
      throw malformed("`:status` is " + code + ", which HTTP/2 does not have");
    }
    return new Head(code, headers);
  }

  /** Checks a trailer section, which is then dropped. */
  static void trailers(List<Http2Headers.Field> section) throws Http2Exception {
    Http2Headers unused = split(section, Set.of(), new HashMap<>());
    if (unused.contentLength() >= 0) {
      throw malformed("`content-length` stands in a trailer");
    }
  }

  private static Http2Headers split(
      List<Http2Headers.Field> section, Set<String> allowed, Map<String, String> pseudo)
      throws Http2Exception {
    List<Http2Headers.Field> fields = new ArrayList<>();
    int lengths = 0;
    for (Http2Headers.Field field : section) {
      String name = field.name();
      if (name.startsWith(":")) {
        if (!fields.isEmpty()) {
          throw malformed("a pseudo-header field stands after other fields");
        }
        if (!allowed.contains(name)) {
          throw malformed("a pseudo-header field that does not belong here");
        }
        if (!isValue(field.value())) {
          throw malformed("the value of `" + name + "` cannot be sent");
        }
        if (pseudo.put(name, field.value()) != null) {
          throw malformed("`" + name + "` occurs twice");
        }
        continue;
      }
      Optional<String> fault = fault(field);
      if (fault.isPresent()) {
        throw malformed(fault.get());
      }
      if (name.equals("content-length") && lengths++ > 0) {
        throw malformed("`content-length` occurs twice");
      }
      fields.add(field);
    }
    return Http2Headers.checked(fields);
  }

  /** Why the field cannot be sent in HTTP/2. */
  static Optional<String> fault(Http2Headers.Field field) {
    String name = field.name();
    String value = field.value();
    if (!isToken(name)) {
      return Optional.of("a field's name is not a lower-case token");
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
        return Optional.of("a field's name is not a lower-case token");
      }
    }
    if (!isValue(value)) {
      return Optional.of("the value of `" + name + "` cannot be sent");
    }
    if (CONNECTION_FIELDS.contains(name) || name.equals("te") && !value.equals("trailers")) {
      return Optional.of("`" + name + "` is about connections, which HTTP/2 does not allow");
    }
    if (name.equals("content-length") && (!isDigits(value) || value.length() > MAX_LENGTH_DIGITS)) {
      return Optional.of("`content-length` is not a number");
    }
    return Optional.empty();
  }

  /** The number of a checked {@code content-length}. */
  static long length(String digits) {
    return Long.parseLong(digits);
  }

  private static String required(Map<String, String> pseudo, String name) throws Http2Exception {
    String value = pseudo.get(name);
    if (value == null || value.isEmpty()) {
      throw malformed("`" + name + "` is missing");
    }
    return value;
  }

  private static Http2Exception malformed(String reason) {
    return Http2Exception.stream(Http2Error.PROTOCOL_ERROR, "malformed message: " + reason);
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!letter && (c < '0' || c > '9') && TOKEN_PUNCTUATION.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return text.isEmpty() || !isBlank(text.charAt(0)) && !isBlank(text.charAt(text.length() - 1));
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
