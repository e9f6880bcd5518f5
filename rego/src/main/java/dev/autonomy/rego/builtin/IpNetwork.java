package dev.autonomy.rego.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses with a common prefix.
 *
 * @param address an address of the network, as it is printed
 * @param prefix bits that all addresses share
 */
record IpNetwork(IpAddress address, int prefix) {

  /**
   * The network of CIDR text such as {@code 10.0.0.0/8}, or null; bits after the prefix are cut.
   */
  static @Nullable IpNetwork parse(String text) {
    int slash = text.indexOf('/');
    IpAddress address = slash < 0 ? null : IpAddress.parse(text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int prefix = decimal(text.substring(slash + 1));
    if (text.indexOf(':') >= 0 && address.bits() == IpAddress.V4_BITS) {
      prefix = prefix < 0 || prefix > IpAddress.V6_BITS ? -1 : Math.max(0, prefix - 96);
    }
    if (prefix < 0 || prefix > address.bits()) {
      return null;
    }
    BigInteger first = address.number().shiftRight(address.bits() - prefix);
    return new IpNetwork(
        new IpAddress(first.shiftLeft(address.bits() - prefix), address.bits()), prefix);
  }

  private static int decimal(String text) {
    if (text.isEmpty() || text.length() > 3) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  int bits() {
    return address.bits();
  }

  private int hostBits() {
    return bits() - prefix;
  }

  BigInteger first() {
    return address.number().shiftRight(hostBits()).shiftLeft(hostBits());
  }

  BigInteger last() {
    return first().add(size()).subtract(BigInteger.ONE);
  }

  /** Number of addresses. */
  BigInteger size() {
    return BigInteger.ONE.shiftLeft(hostBits());
  }

  boolean contains(IpAddress other) {
    return other.bits() == bits()
        && other.number().shiftRight(hostBits()).equals(first().shiftRight(hostBits()));
  }

  boolean contains(IpNetwork other) {
    return other.prefix >= prefix && contains(other.address);
  }

  /** The fewest networks that together are the addresses from {@code first} to {@code last}. */
  static List<IpNetwork> covering(BigInteger first, BigInteger last, int bits) {
    List<IpNetwork> networks = new ArrayList<>();
    BigInteger next = first;
    while (next.compareTo(last) <= 0) {
      int free = next.signum() == 0 ? bits : Math.min(bits, next.getLowestSetBit());
      int fitting = last.subtract(next).add(BigInteger.ONE).bitLength() - 1;
      int hostBits = Math.min(free, fitting);
      networks.add(new IpNetwork(new IpAddress(next, bits), bits - hostBits));
      next = next.add(BigInteger.ONE.shiftLeft(hostBits));
    }
    return networks;
  }

  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}
