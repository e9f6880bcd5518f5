package dev.autonomy.registry;

import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryOptions;
import java.net.URI;
import java.util.Locale;
import land.oras.ContainerRef;

/** Where requests go, and where none may. */
final class Addresses {

  private static final String HTTP = "http";
  private static final String HTTPS = "https";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final RegistryOptions options;

  Addresses(RegistryOptions options) {
    this.options = options;
  }

  /** Where the repository's manifests and blobs are: {@code https://host/v2/name/}. */
  URI base(OciReference reference) {
    ContainerRef container = container(reference);
    return URI.create(
        (isPlainAllowed(reference.host()) ? HTTP : HTTPS)
            + "://"
            + container.getApiRegistry()
            + "/v2/"
            + container.getFullRepository()
            + "/");
  }

  /** Which registry and repository a reference means, as ORAS writes it. */
  static ContainerRef container(OciReference reference) {
    return ContainerRef.parse(reference.host() + "/" + reference.repository());
  }

  /** Whether anything may be sent there. */
  boolean isPermitted(URI uri) {
    return switch (scheme(uri)) {
      case HTTPS -> true;
      case HTTP -> isPlainAllowed(String.valueOf(uri.getHost()));
      default -> false;
    };
  }

  /** Who names certificates does not mean to talk without them. */
  private boolean isPlainAllowed(String host) {
    return options.certificateAuthority().isEmpty()
        && (options.allowInsecure() || Loopback.isLoopback(host));
  }

  /** Whether somebody who was asked over TLS points to where there is none. */
  static boolean isDowngrade(URI from, URI to) {
    return scheme(from).equals(HTTPS) && !scheme(to).equals(HTTPS);
  }

  /** Without its query, which may be as good as a password. */
  static String shown(URI uri) {
    return origin(uri) + uri.getRawPath();
  }

  /** Scheme, host and port. */
  static String origin(URI uri) {
    String scheme = scheme(uri);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals(HTTPS) ? HTTPS_PORT : HTTP_PORT;
    return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }

  private static String scheme(URI uri) {
    return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
  }
}
