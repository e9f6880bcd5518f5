package dev.autonomy.rego.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.StringJoiner;

/** Writes addresses as RFC 5952 has them, which the JDK does not. */
final class Addresses {

  private static final int GROUPS = 8;

  private Addresses() {}

  static String text(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int start = 0;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && group(bytes, i + run) == 0) {
        run++;
      }
      if (run > longest) {
        start = i;
        longest = run;
      }
    }
    return longest == 1
        ? joined(bytes, 0, GROUPS)
        : joined(bytes, 0, start) + "::" + joined(bytes, start + longest, GROUPS);
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
  }

  private static String joined(byte[] bytes, int from, int to) {
    StringJoiner text = new StringJoiner(":");
    for (int i = from; i < to; i++) {
      text.add(Integer.toHexString(group(bytes, i)));
    }
    return text.toString();
  }
}
