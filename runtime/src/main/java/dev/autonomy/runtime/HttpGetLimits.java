package dev.autonomy.runtime;

import java.time.Duration;

/**
 * Bounds of one {@code tool.http_get}.
 *
 * @param total from the first look-up to the last byte, redirects included
 * @param maxBodyBytes longest accepted body
 * @param maxRedirects redirects that are followed
 */
record HttpGetLimits(Duration total, int maxBodyBytes, int maxRedirects) {

  /** 10 s, 1 MiB, 5 redirects. */
  static final HttpGetLimits DEFAULTS = new HttpGetLimits(Duration.ofSeconds(10), 1 << 20, 5);
}
