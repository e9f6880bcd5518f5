package dev.autonomy.edge;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** What goes wrong, and what users and operators do meanwhile. */
final class Chaos {

  private final Simulation simulation;
  private final SplittableRandom random;

  Chaos(Simulation simulation) {
    this.simulation = simulation;
    random = simulation.random.split();
  }

  void strike() throws IOException {
    SimulatedNode node = any();
    SimulatedNode other = any();
    if (simulation.calm() || !node.up()) {
      return;
    }
    switch (random.nextInt(21)) {
      case 0, 1, 2, 3, 4, 5 -> burst(node);
      case 6 -> node.faults.crashIn(1 + random.nextInt(120));
      case 7 -> node.faults.failLedgerIn(1 + random.nextInt(60), 1 + random.nextInt(6));
      case 8 -> part(node, other);
      case 9 -> simulation.links.cut(_ -> random.nextInt(3) == 0);
      case 10 -> fillDisk(node);
      case 11 -> node.lies.more(random.nextInt(6));
      case 12 -> operate(node);
      case 13 -> node.jump(random.nextLong(-90_000_000, 90_000_000));
      case 14 -> pause(node);
      case 15, 16 -> twins();
      case 17 -> troubleDisk(node);
      case 18 -> node.lies.moreSilence(random.nextInt(8));
      case 19 -> shed(node);
      default -> damagePart(node);
    }
  }

  private SimulatedNode any() {
    return simulation.nodes.get(random.nextInt(simulation.nodes.size()));
  }

  private void burst(SimulatedNode node) throws IOException {
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count && node.up(); i++) {
      node.putSomething();
    }
  }

  /** The same content is put in on two nodes, owed to the third; now and then there too. */
  private void twins() throws IOException {
    SimulatedNode receiver = any();
    byte[] content = new byte[random.nextInt(SimulatedNode.MAX_SEGMENT_BYTES + 1)];
    random.nextBytes(content);
    for (SimulatedNode sender : simulation.nodes) {
      if (sender.up() && (sender != receiver || random.nextInt(4) == 0)) {
        List<String> owed = sender == receiver ? List.of() : List.of(receiver.name());
        sender.put(content, Put.Description.PLAIN, owed);
      }
    }
  }

  /** For a while, or until its end, a node takes nothing new. */
  private void shed(SimulatedNode node) {
    simulation.note(node.name() + " is short of memory");
    node.inbox().shed(true);
    long life = node.life();
    simulation.in(
        random.nextLong(40_000),
        () -> {
          if (node.up() && node.life() == life) {
            node.inbox().shed(false);
          }
        });
  }

  private void troubleDisk(SimulatedNode node) {
    simulation.note(node.name() + " has trouble with its disk");
    node.disk.unforcedMoves += random.nextInt(4);
    node.disk.failingDeletes += random.nextInt(4);
  }

  private void part(SimulatedNode node, SimulatedNode other) throws IOException {
    simulation.note(node.name() + " and " + other.name() + " part");
    simulation.links.part(node.name(), other.name());
    simulation.in(random.nextLong(30_000), () -> simulation.links.join(node.name(), other.name()));
  }

  private void fillDisk(SimulatedNode node) {
    simulation.note(node.name() + " has a full disk");
    node.disk.capacityBytes = node.disk.usedBytes() + random.nextInt(20_000);
    simulation.in(random.nextLong(10_000), () -> node.disk.capacityBytes = Long.MAX_VALUE);
  }

  private void pause(SimulatedNode node) throws IOException {
    simulation.at(node, () -> orNote(node, () -> node.relay().pause()));
    simulation.in(
        random.nextLong(8_000),
        () -> {
          resume(node);
        });
  }

  private void resume(SimulatedNode node) throws IOException {
    if (node.up()) {
      simulation.at(
          node,
          () -> {
            orNote(node, () -> node.relay().resume());
            node.wakeUp();
          });
    }
    if (!node.up() || node.relay().paused()) {
      simulation.in(500, () -> resume(node));
    }
  }

  /** An operator removes, retries or purges something. */
  private void operate(SimulatedNode node) throws IOException {
    List<Holding> holdings = node.durable.holdings(java.util.Optional.empty(), 100);
    List<Delivery> dead = node.durable.deliveries(List.of(DeliveryState.DEADLETTER), 100);
    simulation.at(
        node,
        () ->
            orNote(
                node,
                () -> {
                  if (!dead.isEmpty() && random.nextBoolean()) {
                    Delivery one = dead.get(random.nextInt(dead.size()));
                    if (random.nextBoolean()) {
                      node.store().ledger().retry(one, node.clock.steady());
                    } else {
                      node.store().ledger().purge(one, "olga", node.clock.steady());
                    }
                  } else if (!holdings.isEmpty()) {
                    Holding one = holdings.get(random.nextInt(holdings.size()));
                    node.store().remove(one.segment().digest(), "otto", random.nextBoolean());
                  }
                  node.wakeUp();
                }));
  }

  private void orNote(SimulatedNode node, Simulation.Action action) throws IOException {
    try {
      action.run();
    } catch (IOException e) {
      simulation.note(node.name() + " could not: " + e.getMessage());
    }
  }

  private void damagePart(SimulatedNode node) {
    List<String> parts = node.disk.list(PartName.FOLDER);
    if (!parts.isEmpty() && simulation.links.idle()) {
      node.disk.damage(PartName.FOLDER + parts.get(random.nextInt(parts.size())), random.split());
    }
  }
}
