package dev.autonomy.runtime;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;

/**
 * What a GET asks for.
 *
 * @param origin whom
 * @param path path and query, visible ASCII, beginning with a slash
 */
record HttpTarget(Origin origin, String path) {

  private static final int MAX_URL_CHARS = 8192;

  /**
   * Reads the params of {@code tool.http_get}.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static HttpTarget of(JsonObject params) {
    for (String name : params.members().keySet()) {
      if (!name.equals("endpoint") && !name.equals("path")) {
        throw new IllegalArgumentException("params has members other than endpoint and path");
      }
    }
    HttpTarget target = parse(text(params, "endpoint"));
    if (params.get("path") == null) {
      return target;
    }
    if (!target.path.equals("/")) {
      throw new IllegalArgumentException("params.endpoint has a path already");
    }
    return new HttpTarget(target.origin, path(text(params, "path")));
  }

  private static String text(JsonObject params, String name) {
    JsonValue value = params.get(name);
    if (!(value instanceof JsonString(String text)) || text.length() > MAX_URL_CHARS) {
      throw new IllegalArgumentException(
          "params." + name + " must be a string of at most " + MAX_URL_CHARS + " characters");
    }
    return text;
  }

  /** Reads {@code host[:port]} or an absolute URL; the scheme defaults to https. */
  static HttpTarget parse(String url) {
    int mark = url.indexOf("://");
    int authority = mark < 0 ? 0 : mark + 3;
    int end = url.length();
    for (int i = authority; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '/' || c == '?' || c == '#' || c == '\\') {
        end = i;
        break;
      }
    }
    String rest = url.substring(end);
    return new HttpTarget(
        Origin.parse(url.substring(0, end)),
        rest.isEmpty() ? "/" : path(rest.startsWith("?") ? "/" + rest : rest));
  }

  private static String path(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("the path must begin with a slash");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~' || c == '#') {
        throw new IllegalArgumentException(
            "the path must be visible ASCII without a fragment: encode other characters");
      }
    }
    return text;
  }

  /** Where a {@code Location} field leads from here (RFC 3986, section 5, without dot segments). */
  HttpTarget redirected(String location) {
    int fragment = location.indexOf('#');
    String reference = fragment < 0 ? location : location.substring(0, fragment);
    if (reference.startsWith("//")) {
      return parse(origin.scheme() + ":" + reference);
    }
    if (reference.startsWith("/")) {
      return new HttpTarget(origin, path(reference));
    }
    int colon = reference.indexOf(':');
    int slash = reference.indexOf('/');
    if (colon > 0 && (slash < 0 || colon < slash)) {
      if (!reference.startsWith("://", colon)) {
        throw new IllegalArgumentException("the scheme must be http or https");
      }
      return parse(reference);
    }
    int query = path.indexOf('?');
    String base = query < 0 ? path : path.substring(0, query);
    String directory = base.substring(0, base.lastIndexOf('/') + 1);
    return new HttpTarget(origin, path((reference.startsWith("?") ? base : directory) + reference));
  }
}
