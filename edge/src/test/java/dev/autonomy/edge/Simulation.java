package dev.autonomy.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A few nodes, the links between them and their disks, in one thread and in made-up time: an event
 * after another, each drawn from one seed, with the invariants checked after each.
 */
final class Simulation {

  /** Long enough that nothing of it is due to rounding; short enough that days change. */
  static final long START_MILLIS = 1_800_000_000_000L;

  private static final int NODES = 3;
  private static final int CHAOS_EVENTS = 60;
  private static final long CHAOS_MILLIS = 120_000;
  private static final long CALM_LIMIT_MILLIS = 40L * 24 * 3600 * 1000;
  private static final int MAX_EVENTS = 60_000;

  final SplittableRandom random;
  final List<SimulatedNode> nodes = new ArrayList<>();
  final Links links;
  final Invariants invariants;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final StringBuilder trace = new StringBuilder();
  private long nowMillis;
  private long scheduled;
  private boolean calm;

  private record Event(long atMillis, long order, Action action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return atMillis == other.atMillis
          ? Long.compare(order, other.order)
          : Long.compare(atMillis, other.atMillis);
    }
  }

  /** What happens at a time. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  Simulation(long seed) throws IOException {
    random = new SplittableRandom(seed);
    links = new Links(this);
    invariants = new Invariants(this);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      names.add("node-" + (char) ('a' + i));
    }
    for (String name : names) {
      SimulatedNode node = new SimulatedNode(this, name, names);
      nodes.add(node);
      node.boot();
    }
  }

  long nowMillis() {
    return nowMillis;
  }

  boolean calm() {
    return calm;
  }

  String trace() {
    return trace.toString();
  }

  void note(String line) {
    trace.append(nowMillis).append(' ').append(line).append('\n');
  }

  SimulatedNode node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  void in(long millis, Action action) {
    events.add(new Event(nowMillis + millis, scheduled++, action));
  }

  /** Chaos for a while, then calm until nobody has anything left to do. */
  void run() throws IOException {
    Chaos chaos = new Chaos(this);
    for (int i = 0; i < CHAOS_EVENTS; i++) {
      in(random.nextLong(CHAOS_MILLIS), chaos::strike);
    }
    in(CHAOS_MILLIS, this::calmDown);
    int count = 0;
    while (!events.isEmpty() && nowMillis < CALM_LIMIT_MILLIS) {
      Event event = events.poll();
      nowMillis = event.atMillis;
      event.action.run();
      invariants.check();
      if (++count > MAX_EVENTS) {
        throw new AssertionError("no end after " + MAX_EVENTS + " events: " + owed());
      }
      if (calm && quiet()) {
        break;
      }
    }
    invariants.checkEnd();
  }

  private void calmDown() throws IOException {
    calm = true;
    note("calm");
    links.heal();
    for (SimulatedNode node : nodes) {
      node.calmDown();
    }
  }

  private boolean quiet() throws IOException {
    for (SimulatedNode node : nodes) {
      if (!node.quiet()) {
        return false;
      }
    }
    return links.idle();
  }

  private String owed() {
    StringBuilder owed = new StringBuilder();
    for (SimulatedNode node : nodes) {
      List<DeliveryState> open =
          List.of(DeliveryState.SCHEDULED, DeliveryState.INFLIGHT, DeliveryState.FAILED);
      node.durable.deliveries(open, 3).forEach(one -> owed.append('\n').append(one));
    }
    return owed.toString();
  }

  /** Runs what belongs to a node; if its life ends there, it comes back after a while. */
  void at(SimulatedNode node, Action action) throws IOException {
    try {
      action.run();
    } catch (Faults.Crash _) {
      node.crash();
      return;
    }
    if (node.up() && node.faults.dead()) {
      // The crash came while a failure was on its way, and is hidden behind it.
      node.crash();
    }
  }
}
