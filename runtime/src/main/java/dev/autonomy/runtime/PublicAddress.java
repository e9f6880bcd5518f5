package dev.autonomy.runtime;

import java.net.InetAddress;
import java.util.List;

/**
 * Tells addresses of the public Internet from all others: loopback, private, link-local (where
 * clouds keep their metadata services), shared, reserved and multicast ones.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA IPv4 registry</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IANA IPv6 registry</a>
 */
final class PublicAddress {

  /** Blocks of IPv4 that are not public. */
  private static final List<Block> NOT_PUBLIC_4 =
      List.of(
          Block.of("0.0.0.0", 8), // this network
          Block.of("10.0.0.0", 8), // private
          Block.of("100.64.0.0", 10), // shared, carrier-grade NAT
          Block.of("127.0.0.0", 8), // loopback
          Block.of("168.63.129.16", 32), // Azure's host agent
          Block.of("169.254.0.0", 16), // link-local, metadata services
          Block.of("172.16.0.0", 12), // private
          Block.of("192.0.0.0", 24), // protocol assignments
          Block.of("192.0.2.0", 24), // documentation
          Block.of("192.88.99.0", 24), // 6to4 relay, deprecated
          Block.of("192.168.0.0", 16), // private
          Block.of("198.18.0.0", 15), // benchmarks
          Block.of("198.51.100.0", 24), // documentation
          Block.of("203.0.113.0", 24), // documentation
          Block.of("224.0.0.0", 3)); // multicast, reserved, broadcast

  /** The only block of IPv6 with public unicast addresses. */
  private static final Block GLOBAL_UNICAST_6 = Block.of("2000::", 3);

  /** What is special inside it. */
  private static final List<Block> NOT_PUBLIC_6 =
      List.of(
          Block.of("2001::", 23), // protocol assignments, Teredo, ORCHID
          Block.of("2001:db8::", 32), // documentation
          Block.of("2002::", 16), // 6to4, embeds any IPv4 address
          Block.of("3fff::", 20)); // documentation

  /** NAT64: the last four bytes are an IPv4 address. */
  private static final Block NAT64 = Block.of("64:ff9b::", 96);

  private PublicAddress() {}

  static boolean test(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return !inAny(NOT_PUBLIC_4, bytes);
    }
    if (NAT64.contains(bytes)) {
      byte[] embedded = {bytes[12], bytes[13], bytes[14], bytes[15]};
      return !inAny(NOT_PUBLIC_4, embedded);
    }
    return GLOBAL_UNICAST_6.contains(bytes) && !inAny(NOT_PUBLIC_6, bytes);
  }

  private static boolean inAny(List<Block> blocks, byte[] address) {
    for (Block block : blocks) {
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Addresses that share a prefix. */
  private static final class Block {

    private final byte[] prefix;
    private final int bits;

    private Block(byte[] prefix, int bits) {
      this.prefix = prefix;
      this.bits = bits;
    }

    static Block of(String prefix, int bits) {
      return new Block(InetAddress.ofLiteral(prefix).getAddress(), bits);
    }

    boolean contains(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit += 8) {
        int mask = bits - bit >= 8 ? 0xff : 0xff << 8 - (bits - bit) & 0xff;
        if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
