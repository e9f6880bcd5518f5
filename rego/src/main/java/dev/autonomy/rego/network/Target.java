package dev.autonomy.rego.network;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a URL asks for.
 *
 * @param secure whether over TLS
 * @param host a name or an address, without brackets
 * @param port from 1 to 65535
 * @param authority host and port, as the header {@code Host} has them
 * @param path path and query, as in a request line
 * @param text the whole URL
 */
record Target(boolean secure, String host, int port, String authority, String path, String text) {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int MAX_PORT = 65_535;

  static Target parse(String text) throws NetworkException {
    try {
      return of(new URI(text), text);
    } catch (URISyntaxException e) {
      throw new NetworkException("parse \"" + withoutPassword(text) + "\": " + e.getReason());
    }
  }

  private static Target of(URI uri, String text) throws NetworkException {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    if (!secure && !scheme.equals("http")) {
      throw new NetworkException("unsupported protocol scheme \"" + scheme + "\"");
    }
    String host = uri.getHost();
    if (host == null || uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      throw new NetworkException("no Host in request URL");
    }
    boolean bracketed = host.startsWith("[");
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new Target(
        secure,
        bracketed ? host.substring(1, host.length() - 1) : host,
        uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT,
        host + port,
        uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery(),
        text);
  }

  /** The URL as messages show it: without a password. */
  String shown() {
    return withoutPassword(text);
  }

  /** The user and the password of the URL as RFC 7617 sends them, or null. */
  @Nullable String credentials() {
    int start = text.indexOf("//") + 2;
    int end = text.lastIndexOf('@', endOfAuthority(text, start));
    if (end < start) {
      return null;
    }
    String userInfo = text.substring(start, end);
    byte[] decoded = decoded(userInfo.contains(":") ? userInfo : userInfo + ":");
    return "Basic " + Base64.getEncoder().encodeToString(decoded);
  }

  /** Bytes for what is percent-encoded; the URL has been parsed, so that two digits follow. */
  private static byte[] decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        bytes.writeBytes(Character.toString(text.charAt(i)).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static String withoutPassword(String url) {
    int start = url.indexOf("//") + 2;
    int end = start < 2 ? 0 : url.lastIndexOf('@', endOfAuthority(url, start));
    int colon = url.indexOf(':', start);
    return start < 2 || colon < 0 || colon >= end
        ? url
        : url.substring(0, colon + 1) + "***" + url.substring(end);
  }

  private static int endOfAuthority(String url, int start) {
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Where a redirect leads from here. */
  Target resolve(String location) throws NetworkException {
    try {
      URI resolved = new URI(text).resolve(new URI(location));
      return of(resolved, resolved.toString());
    } catch (URISyntaxException e) {
      throw new NetworkException(
          "failed to parse Location header \"" + withoutPassword(location) + "\"");
    }
  }
}
