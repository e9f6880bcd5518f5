package dev.autonomy.runtime;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code tool.http_get} may reach.
 *
 * @param origins the keys, read as origins
 */
record Allowlist(Set<Origin> origins) {

  /** Copies the set. */
  Allowlist {
    origins = Set.copyOf(origins);
  }

  /**
   * Reads keys of the form {@code host[:port]} or {@code scheme://host[:port]}.
   *
   * @throws RuntimeStartException if one is malformed
   */
  static Allowlist of(List<String> keys) throws RuntimeStartException {
    Set<Origin> origins = new HashSet<>();
    for (String key : keys) {
      try {
        origins.add(Origin.parse(key.endsWith("/") ? key.substring(0, key.length() - 1) : key));
      } catch (IllegalArgumentException e) {
        throw new RuntimeStartException(
            "cannot use `"
                + key
                + "` as an allowed domain: "
                + e.getMessage()
                + "; expected host[:port] or a URL such as https://api.example.com",
            e);
      }
    }
    return new Allowlist(origins);
  }

  boolean allows(Origin origin) {
    return origins.contains(origin);
  }

  /** Whether a key names this address itself, with the port that is about to be connected to. */
  boolean names(InetAddress address, int port) {
    String literal = Hosts.literal(address);
    for (Origin origin : origins) {
      if (origin.port() == port && origin.host().equals(literal)) {
        return true;
      }
    }
    return false;
  }
}
