package dev.autonomy.edge;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The network: partitions, delays, and the exchanges that go on. */
final class Links {

  private static final long MAX_DELAY_MILLIS = 40;

  private final Simulation simulation;
  private final Set<String> parted = new HashSet<>();
  final Set<Exchange> exchanges = new LinkedHashSet<>();

  Links(Simulation simulation) {
    this.simulation = simulation;
  }

  void part(String one, String other) throws IOException {
    parted.add(key(one, other));
    cut(exchange -> key(exchange.sender(), exchange.receiver()).equals(key(one, other)));
  }

  void join(String one, String other) {
    parted.remove(key(one, other));
  }

  void heal() {
    parted.clear();
  }

  boolean idle() {
    return exchanges.isEmpty();
  }

  /** Both ends learn of it, each in its own time. */
  void cutAll(String node) throws IOException {
    cut(exchange -> exchange.sender().equals(node) || exchange.receiver().equals(node));
  }

  void cut(Predicate<Exchange> which) throws IOException {
    for (Exchange exchange : List.copyOf(exchanges)) {
      if (which.test(exchange)) {
        exchange.cut();
      }
    }
  }

  boolean connected(String one, String other) {
    return !parted.contains(key(one, other))
        && simulation.node(one).up()
        && simulation.node(other).up();
  }

  long delay() {
    return 1 + simulation.random.nextLong(MAX_DELAY_MILLIS);
  }

  private static String key(String one, String other) {
    return one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
  }
}
