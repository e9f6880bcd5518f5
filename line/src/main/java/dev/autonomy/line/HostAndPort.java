package dev.autonomy.line;

/**
 * A TCP address as written on a command line.
 *
 * @param host a name or an address, without the brackets of IPv6
 * @param port 0..65535; 0 lets the system choose
 */
public record HostAndPort(String host, int port) {

  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code host:port} or {@code [IPv6]:port}.
   *
   * @throws ValueException when the text is neither
   */
  public static HostAndPort parse(String text) throws ValueException {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new ValueException();
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new ValueException("an IPv6 address stands in brackets, as in `[::1]:7777`");
    }
    if (host.isEmpty()) {
      throw new ValueException();
    }
    return new HostAndPort(host, Numbers.parse(text.substring(colon + 1), 0, MAX_PORT));
  }

  /** As it was written. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
