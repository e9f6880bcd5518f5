package dev.autonomy.registry;

import java.util.Locale;

/** Which hosts are this machine, by their name alone: nothing is looked up. */
final class Loopback {

  private Loopback() {}

  /** Of a host as it stands in an address, perhaps with a port. */
  static boolean isLoopback(String host) {
    String name = withoutPort(host).toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.equals("[::1]") || isLoopbackAddress(name);
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /** 127.0.0.0/8, as four decimal numbers. {@code 127.example.org} is somebody else. */
  private static boolean isLoopbackAddress(String name) {
    String[] parts = name.split("\\.", -1);
    if (parts.length != 4 || !parts[0].equals("127")) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return false;
      }
      if (Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }
}
