package dev.autonomy.runtime;

import java.net.InetAddress;
import java.util.Locale;

/**
 * Scheme, host and port of a URL.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a lower-case name, an IPv4 address, or an IPv6 address in brackets
 * @param port 1 to 65535
 */
record Origin(String scheme, String host, int port) {

  private static final int MAX_HOST_CHARS = 253;
  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code [scheme://]host[:port]}; the scheme defaults to https and the port to the
   * scheme's.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static Origin parse(String text) {
    int mark = text.indexOf("://");
    String scheme = mark < 0 ? "https" : text.substring(0, mark).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("the scheme must be http or https");
    }
    String authority = mark < 0 ? text : text.substring(mark + 3);
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException("user names and passwords are not taken");
    }
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = host(hasPort ? authority.substring(0, colon) : authority);
    int port = hasPort ? port(authority.substring(colon + 1)) : defaultPort(scheme);
    return new Origin(scheme, host, port);
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("http") ? 80 : 443;
  }

  private static int port(String text) {
    int port = 0;
    for (int i = 0; i < text.length() && port <= MAX_PORT; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw new IllegalArgumentException("the port is not a number");
      }
      port = port * 10 + c - '0';
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("the port must be 1 to " + MAX_PORT);
    }
    return port;
  }

  private static String host(String text) {
    if (text.startsWith("[")) {
      if (!Hosts.isLiteral(text)) {
        throw new IllegalArgumentException("malformed IPv6 address");
      }
      return Hosts.literal(InetAddress.ofLiteral(text.substring(1, text.length() - 1)));
    }
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (Hosts.isLiteral(name)) {
      return name;
    }
    if (name.isEmpty() || name.length() > MAX_HOST_CHARS || !isName(name)) {
      throw new IllegalArgumentException(
          "the host must be a name of letters, digits, hyphens and dots, or an IP address");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  /** A name whose last label is not a number: some resolvers take 127.1 or 0x7f.1 for addresses. */
  private static boolean isName(String name) {
    int labelStart = 0;
    for (int i = 0; i <= name.length(); i++) {
      char c = i == name.length() ? '.' : name.charAt(i);
      if (c == '.') {
        if (i == labelStart) {
          return false;
        }
        labelStart = i + 1;
      } else if (!isNameCharacter(c)) {
        return false;
      }
    }
    char last = name.charAt(name.lastIndexOf('.') + 1);
    return last < '0' || last > '9';
  }

  private static boolean isNameCharacter(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_';
  }

  /** Whether the host is an IP address. */
  boolean isLiteral() {
    return Hosts.isLiteral(host);
  }

  /** What stands in the {@code Host} field. */
  String authority() {
    return port == defaultPort(scheme) ? host : host + ":" + port;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }
}
