package dev.autonomy.edge;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What holds after each step of a simulation, whatever goes wrong. */
final class Invariants {

  private final Simulation simulation;
  private final Set<String> everHeld = new HashSet<>();
  private final Map<String, Long> checked = new HashMap<>();

  Invariants(Simulation simulation) {
    this.simulation = simulation;
  }

  void check() throws IOException {
    for (SimulatedNode node : simulation.nodes) {
      if (!Objects.equals(checked.put(node.name(), node.faults.steps()), node.faults.steps())) {
        check(node);
      }
    }
  }

  private void check(SimulatedNode node) throws IOException {
    for (Holding holding : node.durable.holdings(Optional.empty(), Integer.MAX_VALUE)) {
      Digest digest = holding.segment().digest();
      if (everHeld.add(node.name() + digest)) {
        require(
            Digest.of(node.disk.content(SegmentStore.path(digest))).equals(digest),
            node.name() + " holds " + digest + " whose content is another");
      }
      require(
          node.disk.size(SegmentStore.path(digest)) == holding.segment().size(),
          node.name() + " holds " + digest + " and has no file of its size");
    }
    require(node.durable.account().balanced(), node.name() + " lost count");
    long budget = SimulatedNode.STORAGE.ceilingBytes() - SimulatedNode.STORAGE.ledgerReserveBytes();
    require(
        node.disk.usedBytes() <= budget,
        node.name() + " uses " + node.disk.usedBytes() + " bytes, its ceiling is " + budget);
    for (Delivery delivery :
        node.durable.deliveries(List.of(DeliveryState.values()), Integer.MAX_VALUE)) {
      check(node, delivery);
    }
    if (node.up()) {
      checkIncoming(node);
    }
  }

  private void checkIncoming(SimulatedNode node) throws IOException {
    List<IncomingTransfer> transfers = node.inbox().transfers();
    require(
        transfers.size() <= SimulatedNode.MAX_TRANSFERS,
        node.name() + " takes in too much at once");
    require(
        transfers.stream().map(IncomingTransfer::name).distinct().count() == transfers.size(),
        node.name() + " takes the same segment from the same peer twice");
    long counted = node.store().countedBytes();
    require(
        counted >= node.disk.usedBytes(),
        node.name() + " counts " + counted + " bytes and uses " + node.disk.usedBytes());
    if (transfers.isEmpty()) {
      long expected = node.store().strandedBytes();
      for (Holding holding : node.durable.holdings(Optional.empty(), Integer.MAX_VALUE)) {
        expected += Ceiling.cost(holding.segment().size());
      }
      for (PartRegister.Resting part : node.store().parts().resting().values()) {
        expected += Ceiling.cost(part.bytes());
      }
      require(counted == expected, node.name() + " counts " + counted + ", not " + expected);
    }
  }

  private void check(SimulatedNode node, Delivery delivery) throws IOException {
    require(
        delivery.attempts() <= SimulatedNode.MAX_RETRIES + 1,
        node.name() + " has tried " + delivery.attempts() + " times");
    require(
        delivery.state() != DeliveryState.DEADLETTER
            || Reason.ofCode(delivery.reason()).filter(Reason::notNow).isEmpty(),
        node.name() + " gives up what was only put off: " + delivery);
    if (delivery.state() == DeliveryState.ACKED) {
      require(
          everHeld.contains(delivery.peer() + delivery.segment().digest())
              || holds(delivery.peer(), delivery.segment().digest()),
          delivery.peer() + " never held what it acknowledged: " + delivery.segment().digest());
    }
  }

  private boolean holds(String node, Digest digest) throws IOException {
    return simulation.node(node).durable.holding(digest).isPresent();
  }

  /** What was started is in the relay's order, and nothing of the same peer was passed over. */
  void checkOrder(SimulatedNode node, List<OutgoingTransfer> started) throws IOException {
    Set<String> peers = new HashSet<>();
    for (int i = 1; i < started.size(); i++) {
      require(
          Delivery.ORDER.compare(started.get(i - 1).delivery(), started.get(i).delivery()) < 0,
          node.name() + " starts out of order");
    }
    for (OutgoingTransfer transfer : started) {
      peers.add(transfer.delivery().peer());
    }
    for (String peer : peers) {
      Delivery last =
          started.reversed().stream()
              .map(OutgoingTransfer::delivery)
              .filter(delivery -> delivery.peer().equals(peer))
              .findFirst()
              .orElseThrow();
      for (Delivery waiting : node.durable.due(peer, Integer.MAX_VALUE, node.clock.steady())) {
        require(
            waiting.segment().expiredBy(node.clock.wall())
                || Delivery.ORDER.compare(last, waiting) < 0,
            node.name() + " passes over " + waiting + " for " + last);
      }
    }
  }

  /** In the end nobody owes anything, and everything is where it belongs, once. */
  void checkEnd() throws IOException {
    for (SimulatedNode node : simulation.nodes) {
      node.store().dropStaleParts();
      checkIncoming(node);
      require(node.store().strandedBytes() == 0, node.name() + " cannot remove what it should");
      require(node.quiet(), node.name() + " still owes something when it is calm");
      require(
          node.durable
              .account()
              .delivered()
              .getOrDefault(DeliveryState.INFLIGHT, Account.Sum.ZERO)
              .equals(Account.Sum.ZERO),
          node.name() + " has something in flight");
      Set<String> files = new HashSet<>();
      for (Holding holding : node.durable.holdings(Optional.empty(), Integer.MAX_VALUE)) {
        Digest digest = holding.segment().digest();
        files.add(SegmentStore.path(digest).substring(SegmentStore.SEGMENTS.length()));
        require(
            Digest.of(node.disk.content(SegmentStore.path(digest))).equals(digest),
            node.name() + " holds " + digest + " and its content is another");
        require(
            simulation.nodes.stream().anyMatch(one -> one.everPut.containsKey(digest)),
            node.name() + " holds " + digest + " that nobody put in");
      }
      require(
          files.equals(Set.copyOf(node.disk.list(SegmentStore.SEGMENTS))),
          node.name() + " keeps files that it does not hold");
    }
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }
}
