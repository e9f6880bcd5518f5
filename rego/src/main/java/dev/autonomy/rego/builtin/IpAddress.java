package dev.autonomy.rego.builtin;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An IP address read from text without asking any resolver. IPv4 addresses inside IPv6 ({@code
 * ::ffff:1.2.3.4}) are IPv4 addresses.
 *
 * @param number the address as a number
 * @param bits 32 or 128
 */
record IpAddress(BigInteger number, int bits) {

  static final int V4_BITS = 32;
  static final int V6_BITS = 128;

  private static final int V6_GROUPS = 8;
  private static final BigInteger MAPPED_PREFIX = BigInteger.valueOf(0xffff);

  /** The address of {@code text}, or null. */
  static @Nullable IpAddress parse(String text) {
    if (text.indexOf(':') >= 0) {
      int[] groups = v6Groups(text);
      return groups == null ? null : ofGroups(groups);
    }
    long v4 = v4(text);
    return v4 < 0 ? null : new IpAddress(BigInteger.valueOf(v4), V4_BITS);
  }

  private static IpAddress ofGroups(int[] groups) {
    BigInteger number = BigInteger.ZERO;
    for (int group : groups) {
      number = number.shiftLeft(16).or(BigInteger.valueOf(group));
    }
    return number.shiftRight(V4_BITS).equals(MAPPED_PREFIX)
        ? new IpAddress(number.and(BigInteger.valueOf(0xffff_ffffL)), V4_BITS)
        : new IpAddress(number, V6_BITS);
  }

  /** Four decimal numbers without leading zeros; -1 if the text is something else. */
  private static long v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return -1;
    }
    long address = 0;
    for (String part : parts) {
      int value = 0;
      if (part.isEmpty() || part.length() > 3 || part.length() > 1 && part.charAt(0) == '0') {
        return -1;
      }
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        if (c < '0' || c > '9') {
          return -1;
        }
        value = value * 10 + c - '0';
      }
      if (value > 255) {
        return -1;
      }
      address = address << 8 | value;
    }
    return address;
  }

  private static int @Nullable [] v6Groups(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return null;
    }
    int[] groups = new int[V6_GROUPS];
    if (gap < 0) {
      return fill(groups, text, 0) == V6_GROUPS ? groups : null;
    }
    int[] tail = new int[V6_GROUPS];
    String before = text.substring(0, gap);
    String after = text.substring(gap + 2);
    int first = before.isEmpty() ? 0 : fill(groups, before, 0);
    int last = after.isEmpty() ? 0 : fill(tail, after, 0);
    if (first < 0 || last < 0 || first + last >= V6_GROUPS || before.indexOf('.') >= 0) {
      return null;
    }
    System.arraycopy(tail, 0, groups, V6_GROUPS - last, last);
    return groups;
  }

  /** Reads groups of hexadecimal digits, the last two perhaps as IPv4; returns how many, or -1. */
  private static int fill(int[] groups, String text, int start) {
    String[] parts = text.split(":", -1);
    int count = start;
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        long v4 = v4(parts[i]);
        if (v4 < 0 || count + 2 > V6_GROUPS) {
          return -1;
        }
        groups[count++] = (int) (v4 >> 16);
        groups[count++] = (int) (v4 & 0xffff);
      } else {
        int group = hexadecimal(parts[i]);
        if (group < 0 || count == V6_GROUPS) {
          return -1;
        }
        groups[count++] = group;
      }
    }
    return count;
  }

  private static int hexadecimal(String text) {
    if (text.isEmpty() || text.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }

  /** The address in 4 or 16 bytes. */
  byte[] toBytes() {
    byte[] bytes = new byte[bits / Byte.SIZE];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = number.shiftRight(bits - Byte.SIZE * (i + 1)).byteValue();
    }
    return bytes;
  }

  /** Dotted decimal, or RFC 5952's canonical text. */
  @Override
  public String toString() {
    if (bits == V4_BITS) {
      int address = number.intValue();
      return (address >>> 24)
          + "."
          + (address >> 16 & 0xff)
          + "."
          + (address >> 8 & 0xff)
          + "."
          + (address & 0xff);
    }
    int[] groups = new int[V6_GROUPS];
    for (int i = 0; i < V6_GROUPS; i++) {
      groups[i] = number.shiftRight(16 * (V6_GROUPS - 1 - i)).intValue() & 0xffff;
    }
    return v6Text(groups);
  }

  /** The longest run of at least two zero groups becomes a double colon, the first if several. */
  private static String v6Text(int[] groups) {
    int gapStart = -1;
    int gapLength = 1;
    int run = 0;
    for (int i = 0; i < V6_GROUPS; i++) {
      run = groups[i] == 0 ? run + 1 : 0;
      if (run > gapLength) {
        gapLength = run;
        gapStart = i - run + 1;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < V6_GROUPS; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength - 1;
      } else {
        boolean separated = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(separated ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
