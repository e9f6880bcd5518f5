package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A relay over a simulated disk and a ledger in memory, led by a test step by step. */
abstract class RelayFixture {

  static final RelayOptions OPTIONS = RelayOptions.DEFAULT;
  static final int SIZE = 100;

  final TestClock clock = new TestClock();
  final Faults faults = new Faults();
  final MemoryLedger ledger = new MemoryLedger();
  final List<EdgeEvent> events = new ArrayList<>();
  final SegmentStore store;
  final Relay relay;

  RelayFixture() throws IOException {
    store =
        SegmentStore.open(
            new SimulatedDisk(faults),
            SimulatedLedger.over(ledger, faults),
            TestNode.STORAGE,
            clock,
            events::add);
    relay = Relay.open(store, TestNode.limits("node-b", "node-c"), OPTIONS, clock);
  }

  Segment put(int content, String... peers) throws IOException {
    return put(content, Put.Description.PLAIN, peers);
  }

  Segment put(int content, Put.Description description, String... peers) throws IOException {
    byte[] bytes = TestNode.content(content, SIZE);
    try (Put put = store.put(bytes.length)) {
      put.write(ByteBuffer.wrap(bytes));
      return put.accept(description, List.of(peers)).segment();
    }
  }

  static Put.Description expiring(Instant expires) {
    return new Put.Description(
        Segment.DEFAULT_MEDIA_TYPE, "", Segment.DEFAULT_PRIORITY, Optional.of(expires));
  }

  Delivery delivery(Segment segment) {
    return ledger.deliveries(segment.digest()).getFirst();
  }

  OutgoingTransfer startOne() throws IOException {
    List<OutgoingTransfer> started = relay.start();
    assertThat(started).hasSize(1);
    return started.getFirst();
  }

  OutgoingTransfer sendOne() throws IOException {
    OutgoingTransfer transfer = startOne();
    transfer.answered(new Answer.Want(0));
    ByteBuffer buffer = ByteBuffer.allocate(transfer.bufferBytes());
    while (transfer.next(buffer)) {
      // The peer takes it.
    }
    return transfer;
  }

  long charged(String peer) {
    LocalDate today = LocalDate.ofInstant(clock.wall(), ZoneOffset.UTC);
    return ledger.charged(peer, Ledger.Direction.OUTBOUND, today);
  }

  int transfersToB() {
    return Objects.requireNonNull(relay.linkStatus().get("node-b")).transfers();
  }

  <E extends EdgeEvent> List<E> told(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
