package dev.autonomy.runtime;

import dev.autonomy.http.HttpException;
import dev.autonomy.http.HttpHeaders;
import dev.autonomy.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that do not come from a local agent. The port is on loopback and normally asks
 * for no credentials, so a web page that the user has open must not be able to use it: neither by a
 * name of its own that it resolves to this address (the {@code Host} field tells), nor across
 * origins (the {@code Origin} and {@code Sec-Fetch-Site} fields tell).
 */
final class AccessGuard {

  private static final String BEARER = "Bearer ";

  private final InetSocketAddress listen;
  private final List<String> hosts;
  private final List<String> origins;
  private final byte @Nullable [] token;

  /**
   * A guard of one listening address.
   *
   * @param listen the address that is listened on, with its real port
   * @param token the bearer token to ask for, or null
   */
  AccessGuard(InetSocketAddress listen, AccessOptions options, @Nullable String token) {
    this.listen = listen;
    this.hosts = hosts(listen, options.allowedHosts());
    this.origins = options.allowedOrigins();
    this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> hosts(InetSocketAddress listen, List<String> allowed) {
    List<String> hosts = new ArrayList<>();
    for (String host : allowed) {
      hosts.add(host.toLowerCase(Locale.ROOT));
    }
    InetAddress address = listen.getAddress();
    if (!address.isAnyLocalAddress()) {
      hosts.add(Hosts.literal(address));
    }
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      hosts.add("localhost");
    }
    return hosts;
  }

  /**
   * Passes a request that may be served.
   *
   * @throws HttpException 403 for a foreign host or origin, 401 without the right token
   */
  void check(HttpRequest request) throws HttpException {
    HttpHeaders headers = request.headers();
    checkHost(headers.first("host"));
    checkOrigin(headers);
    if (token != null) {
      checkToken(headers.first("authorization"), token);
    }
  }

  /** The origin to answer to, when the request came from a page that may use this port. */
  @Nullable String allowedOrigin(HttpRequest request) {
    String origin = request.headers().first("origin");
    return origin != null && origins.contains(origin) ? origin : null;
  }

  private void checkHost(@Nullable String host) throws HttpException {
    if (host == null || !isHere(host.toLowerCase(Locale.ROOT))) {
      throw new HttpException(403, "Host is not the address of this runtime, " + expected());
    }
  }

  private boolean isHere(String host) {
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    String name = hasPort ? host.substring(0, colon) : host;
    String port = hasPort ? host.substring(colon + 1) : "";
    if (!port.isEmpty() && !port.equals(Integer.toString(listen.getPort()))) {
      return false;
    }
    // A page cannot choose the address it is resolved to when the host is an address already.
    return hosts.contains(name) || listen.getAddress().isAnyLocalAddress() && Hosts.isLiteral(name);
  }

  private String expected() {
    return listen.getAddress().isAnyLocalAddress()
        ? "expected an IP address or an allowed name with port " + listen.getPort()
        : "expected " + Hosts.literal(listen.getAddress()) + ":" + listen.getPort();
  }

  private void checkOrigin(HttpHeaders headers) throws HttpException {
    String origin = headers.first("origin");
    if (origin != null ? !origins.contains(origin) : isCrossSite(headers)) {
      throw new HttpException(403, "web pages of this origin may not use the runtime");
    }
  }

  /** Browsers leave Origin out of some cross-site requests, but say where those come from. */
  private static boolean isCrossSite(HttpHeaders headers) {
    String site = headers.first("sec-fetch-site");
    return site != null && !site.equals("none") && !site.equals("same-origin");
  }

  private static void checkToken(@Nullable String authorization, byte[] token)
      throws HttpException {
    // MessageDigest.isEqual takes the same time wherever the first difference is.
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        || !MessageDigest.isEqual(
            authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8),
            token)) {
      throw new HttpException(401, "the bearer token is missing or wrong");
    }
  }
}
