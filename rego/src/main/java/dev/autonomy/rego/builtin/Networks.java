package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Functions on IP networks; only {@code net.lookup_ip_addr} reaches out, through the rights given.
 */
final class Networks {

  /** What writing one address and keeping it in a set costs. */
  private static final long UNITS_PER_ADDRESS = 8;

  /** A CIDR or address, and what the result calls it. */
  private record Labelled(Value cidr, Value label) {}

  /** Addresses without gaps; the network they came from if it is only one. */
  private record Range(BigInteger first, BigInteger last, @Nullable IpNetwork network) {}

  private Networks() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "net.cidr_contains", "net.cidr_overlap" ->
          (Builtin.Binary) (_, x, y) -> BooleanValue.of(contains(x, y));
      case "net.cidr_contains_matches" -> (Builtin.Binary) Networks::matches;
      case "net.cidr_expand" -> (Builtin.Unary) Networks::expand;
      case "net.cidr_intersects" -> (Builtin.Binary) Networks::intersect;
      case "net.cidr_is_valid" ->
          (Builtin.Unary)
              (_, x) ->
                  BooleanValue.of(
                      x instanceof StringValue text && IpNetwork.parse(text.value()) != null);
      case "net.cidr_merge" -> (Builtin.Unary) Networks::merge;
      case "net.lookup_ip_addr" -> (Builtin.Unary) Networks::lookUp;
      default -> null;
    };
  }

  private static IpNetwork network(Value value) throws BuiltinException {
    String text = Operands.string(value, 1);
    IpNetwork network = IpNetwork.parse(text);
    if (network == null) {
      throw new BuiltinException("invalid CIDR address: " + text);
    }
    return network;
  }

  private static boolean contains(Value cidr, Value other) throws BuiltinException {
    IpNetwork network = network(cidr);
    String text = Operands.string(other, 1);
    IpAddress address = IpAddress.parse(text);
    if (address != null) {
      return network.contains(address);
    }
    IpNetwork inner = IpNetwork.parse(text);
    if (inner == null) {
      throw new BuiltinException(
          "not a valid textual representation of an IP address or CIDR: " + text);
    }
    return network.contains(inner);
  }

  private static Value intersect(BuiltinContext context, Value first, Value second)
      throws BuiltinException {
    IpNetwork a = network(first);
    IpNetwork b = network(second);
    return BooleanValue.of(a.contains(b) || b.contains(a));
  }

  private static Value matches(BuiltinContext context, Value cidrs, Value candidates)
      throws BuiltinException {
    context.charge(4L * (cidrs.size() + candidates.size()));
    List<Labelled> networks = labelled(cidrs, 1);
    List<Labelled> others = networks.isEmpty() ? List.of() : labelled(candidates, 2);
    SetValue.Builder matches = new SetValue.Builder();
    for (Labelled network : networks) {
      for (Labelled other : others) {
        context.charge(2);
        if (contains(network.cidr, other.cidr)) {
          matches.add(ArrayValue.of(network.label, other.label));
        }
      }
    }
    return matches.build();
  }

  private static List<Labelled> labelled(Value operand, int position) throws BuiltinException {
    List<Labelled> all = new ArrayList<>();
    switch (operand) {
      case StringValue text -> all.add(new Labelled(text, text));
      case ArrayValue array -> {
        for (int i = 0; i < array.size(); i++) {
          all.add(new Labelled(cidr(array.get(i), position), NumberValue.of(i)));
        }
      }
      case SetValue set -> {
        for (Value member : set) {
          all.add(new Labelled(cidr(member, position), member));
        }
      }
      case ObjectValue object -> {
        for (int i = 0; i < object.size(); i++) {
          all.add(new Labelled(cidr(object.value(i), position), object.key(i)));
        }
      }
      default -> {}
    }
    return all;
  }

  private static Value cidr(Value element, int position) throws BuiltinException {
    if (element instanceof StringValue) {
      return element;
    }
    if (element instanceof ArrayValue array && array.size() > 0) {
      return array.get(0);
    }
    throw new BuiltinException(
        "operand " + position + ": element must be string or non-empty array");
  }

  private static Value expand(BuiltinContext context, Value cidr) throws BuiltinException {
    IpNetwork network = network(cidr);
    BigInteger size = network.size();
    context.reserve(size.bitLength() < Long.SIZE ? size.longValue() : Long.MAX_VALUE);
    SetValue.Builder addresses = new SetValue.Builder();
    BigInteger next = network.first();
    for (int i = 0; i < size.intValue(); i++) {
      context.charge(UNITS_PER_ADDRESS);
      addresses.add(StringValue.of(new IpAddress(next, network.bits()).toString()));
      next = next.add(BigInteger.ONE);
    }
    return addresses.build();
  }

  private static Value merge(BuiltinContext context, Value cidrs) throws BuiltinException {
    if (!(cidrs instanceof ArrayValue) && !(cidrs instanceof SetValue)) {
      throw new BuiltinException("operand must be an array");
    }
    List<Range> v4 = new ArrayList<>();
    List<Range> v6 = new ArrayList<>();
    for (Value element : Operands.elements(cidrs, 1, "array, set")) {
      context.charge(4);
      IpNetwork network = mergeable(element);
      List<Range> ranges = network.bits() == IpAddress.V4_BITS ? v4 : v6;
      ranges.add(new Range(network.first(), network.last(), network));
    }
    SetValue.Builder merged = new SetValue.Builder();
    merge(v4, IpAddress.V4_BITS, merged);
    merge(v6, IpAddress.V6_BITS, merged);
    return merged.build();
  }

  /** An address without prefix stands for its classful network. */
  private static IpNetwork mergeable(Value element) throws BuiltinException {
    if (!(element instanceof StringValue text)) {
      throw new BuiltinException("element must be string");
    }
    IpAddress address = IpAddress.parse(text.value());
    if (address == null) {
      return network(element);
    }
    if (address.bits() != IpAddress.V4_BITS) {
      throw new BuiltinException("IPv6 invalid: needs prefix length");
    }
    int highest = address.number().shiftRight(24).intValue();
    return new IpNetwork(address, highest < 0x80 ? 8 : highest < 0xc0 ? 16 : 24);
  }

  private static void merge(List<Range> ranges, int bits, SetValue.Builder merged) {
    ranges.sort(
        (a, b) -> {
          int order = a.last.compareTo(b.last);
          return order != 0 ? order : a.first.compareTo(b.first);
        });
    List<Range> joined = new ArrayList<>();
    for (Range range : ranges.reversed()) {
      Range above = joined.isEmpty() ? null : joined.getLast();
      if (above != null && above.first.subtract(BigInteger.ONE).compareTo(range.last) <= 0) {
        joined.removeLast();
        joined.add(new Range(above.first.min(range.first), above.last, null));
      } else {
        joined.add(range);
      }
    }
    for (Range range : joined) {
      if (range.network != null) {
        merged.add(StringValue.of(range.network.toString()));
      } else {
        for (IpNetwork network : IpNetwork.covering(range.first, range.last, bits)) {
          merged.add(StringValue.of(network.toString()));
        }
      }
    }
  }

  private record LookUpKey(String host) {}

  private static Value lookUp(BuiltinContext context, Value host) throws BuiltinException {
    LookUpKey key = new LookUpKey(Operands.string(host, 1));
    IpAddress literal = IpAddress.parse(key.host);
    if (literal != null) {
      return SetValue.of(StringValue.of(literal.toString()));
    }
    Value addresses = context.fixed(key);
    if (addresses == null) {
      addresses = context.capabilities().lookupAddresses(context, key.host);
      context.fix(key, addresses);
    }
    return addresses;
  }
}
