package dev.autonomy.rego.network;

import java.util.Map;
import java.util.Set;

/**
 * What policies may reach, and how much.
 *
 * @param allowedHosts names and addresses, as they stand in URLs; {@link #ANY_HOST} allows all, and
 *     the empty set none
 * @param maxResponseBytes a longer response is an error
 * @param maxCacheBytes what responses kept for other evaluations may weigh together
 * @param environment environment variables that request parameters may name
 */
public record NetworkOptions(
    Set<String> allowedHosts,
    int maxResponseBytes,
    long maxCacheBytes,
    Map<String, String> environment) {

  /** Stands for every host. */
  public static final String ANY_HOST = "*";

  /** 16 MiB. */
  public static final int DEFAULT_MAX_RESPONSE_BYTES = 16 << 20;

  /** 64 MiB. */
  public static final long DEFAULT_MAX_CACHE_BYTES = 64 << 20;

  /** Limits must be positive. */
  public NetworkOptions {
    allowedHosts = Set.copyOf(allowedHosts);
    environment = Map.copyOf(environment);
    if (maxResponseBytes <= 0 || maxCacheBytes <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** These hosts, with the limits named {@code DEFAULT_…} here, and no environment variables. */
  public static NetworkOptions of(Set<String> allowedHosts) {
    return new NetworkOptions(
        allowedHosts, DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_MAX_CACHE_BYTES, Map.of());
  }

  /** The same with environment variables, for the request parameters that name some. */
  public NetworkOptions withEnvironment(Map<String, String> other) {
    return new NetworkOptions(allowedHosts, maxResponseBytes, maxCacheBytes, other);
  }

  /** The same with another bound on responses. */
  public NetworkOptions withMaxResponseBytes(int bytes) {
    return new NetworkOptions(allowedHosts, bytes, maxCacheBytes, environment);
  }

  /** The same with another bound on what is kept. */
  public NetworkOptions withMaxCacheBytes(long bytes) {
    return new NetworkOptions(allowedHosts, maxResponseBytes, bytes, environment);
  }

  boolean allows(String host) {
    return allowedHosts.contains(ANY_HOST) || allowedHosts.contains(host);
  }
}
