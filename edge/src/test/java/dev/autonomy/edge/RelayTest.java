package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the relay sends when, what becomes of it, and who is told. */
class RelayTest extends RelayFixture {

  RelayTest() throws IOException {}

  @Test
  void whatBecomesDueWhileTheRelayLooksIsFoundTheNextTime() throws IOException {
    Segment segment = put(1, "node-b");
    startOne().failed(Reason.CONNECTION_CUT, Duration.ZERO);
    assertThat(relay.start()).isEmpty();
    clock.pass(OPTIONS.backoffBase());
    Optional<Instant> next = relay.nextStart();
    assertThat(next).contains(delivery(segment).notBefore());
    assertThat(next).contains(clock.steady());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theBytesOfAnAttemptAreChargedOnceWhateverTransactionFails(int transaction)
      throws IOException {
    Segment segment = put(1, "node-b");
    OutgoingTransfer transfer = sendOne();
    faults.failLedgerIn(transaction, 1);
    try {
      transfer.answered(new Answer.Have());
      assertThat(transaction).isNotEqualTo(1);
    } catch (LedgerException e) {
      assertThat(delivery(segment).state()).isEqualTo(DeliveryState.INFLIGHT);
      assertThat(charged("node-b")).isZero();
      assertThat(told(EdgeEvent.Acknowledged.class)).isEmpty();
    }
    faults.none();
    assertThat(relay.start()).isEmpty();
    assertThat(delivery(segment).state()).isEqualTo(DeliveryState.ACKED);
    assertThat(charged("node-b")).isEqualTo(SIZE);
    assertThat(charged(Ledger.ALL_PEERS)).isEqualTo(SIZE);
    assertThat(told(EdgeEvent.Acknowledged.class)).hasSize(1);
  }

  @Test
  void theBytesOfAFailedAttemptAreChargedTooAndItsPlaceIsFreeAgain() throws IOException {
    Segment segment = put(1, "node-b");
    sendOne().failed(Reason.CONNECTION_CUT, Duration.ZERO);
    assertThat(charged("node-b")).isEqualTo(SIZE);
    assertThat(delivery(segment).state()).isEqualTo(DeliveryState.FAILED);
    assertThat(transfersToB()).isZero();
  }

  @Test
  void anEndingThatTheLedgerDoesNotTakeKeepsItsPlaceAndNothingElseStartsBefore()
      throws IOException {
    Segment segment = put(1, "node-b");
    OutgoingTransfer transfer = sendOne();
    put(2, "node-b");
    faults.failLedgerIn(1, 2);
    assertThatThrownBy(() -> transfer.answered(new Answer.Have()))
        .isInstanceOf(LedgerException.class);
    assertThatThrownBy(relay::start).isInstanceOf(LedgerException.class);
    assertThat(transfersToB()).isEqualTo(1);
    assertThat(relay.start()).hasSize(1);
    assertThat(delivery(segment).state()).isEqualTo(DeliveryState.ACKED);
  }

  @Test
  void whatIsOwedToARemovedPeerIsGivenUpWithOneEventEachWhateverFailsBetween() throws IOException {
    int many = 1_100;
    for (int i = 0; i < many; i++) {
      byte[] name = {(byte) i, (byte) (i >> 8)};
      Segment segment = new Segment(Digest.of(name), 2, "", "", 5, Optional.empty());
      ledger.accept(segment, Origin.LOCAL, List.of("node-c"), clock.wall());
    }
    relay.configure(TestNode.limits("node-b"), OPTIONS);
    faults.failLedgerIn(2, 1);
    assertThatThrownBy(relay::start).isInstanceOf(LedgerException.class);
    assertThat(told(EdgeEvent.GivenUp.class)).isNotEmpty().hasSizeLessThan(many);
    assertThat(relay.start()).isEmpty();
    assertThat(relay.start()).isEmpty();
    assertThat(told(EdgeEvent.GivenUp.class))
        .hasSize(many)
        .doesNotHaveDuplicates()
        .allMatch(event -> event.delivery().reason().equals("peer_removed"))
        .allMatch(event -> event.delivery().state() == DeliveryState.DEADLETTER);
    assertThat(ledger.account().delivered())
        .isEqualTo(Map.of(DeliveryState.DEADLETTER, new Account.Sum(many, 2L * many)));
  }

  @Test
  void aTransferToAPeerThatIsRemovedMeanwhileEndsAsADeadletter() throws IOException {
    Segment segment = put(1, "node-b");
    OutgoingTransfer transfer = startOne();
    relay.configure(TestNode.limits("node-c"), OPTIONS);
    assertThat(relay.start()).isEmpty();
    transfer.failed(Reason.CONNECTION_CUT, Duration.ZERO);
    assertThat(delivery(segment).reason()).isEqualTo("peer_removed");
    assertThat(told(EdgeEvent.GivenUp.class)).hasSize(1);
  }

  @Test
  void deliveriesThatExpireBesideADeadletterAreToldOnceAndTheSegmentStays() throws IOException {
    Segment segment = put(1, expiring(clock.wall().plusSeconds(60)), "node-b", "node-c");
    List<OutgoingTransfer> started = relay.start();
    started.getFirst().failed(Reason.MALFORMED, Duration.ZERO);
    started.getLast().failed(Reason.CONNECTION_CUT, Duration.ZERO);
    clock.pass(Duration.ofSeconds(60));
    assertThat(store.expire()).isZero();
    assertThat(store.expire()).isZero();
    assertThat(told(EdgeEvent.DeliveryExpired.class))
        .singleElement()
        .satisfies(event -> assertThat(event.delivery().peer()).isEqualTo("node-c"))
        .satisfies(event -> assertThat(event.delivery().state()).isEqualTo(DeliveryState.EXPIRED));
    assertThat(told(EdgeEvent.Left.class)).isEmpty();
    assertThat(ledger.holding(segment.digest())).isPresent();
  }

  @Test
  void deliveriesThatExpireWithTheirSegmentAreToldBeforeItLeaves() throws IOException {
    Segment segment = put(1, expiring(clock.wall().plusSeconds(60)), "node-b", "node-c");
    relay.start().getFirst().answered(new Answer.Have());
    clock.pass(Duration.ofSeconds(60));
    assertThat(store.expire()).isZero();
    ledger.recover(clock.steady(), clock.steady());
    assertThat(store.expire()).isEqualTo(1);
    assertThat(told(EdgeEvent.DeliveryExpired.class)).hasSize(1);
    assertThat(told(EdgeEvent.Left.class))
        .containsExactly(new EdgeEvent.Left(segment, new Fate.Expired()));
  }

  @Test
  void anExpiredDeliveryIsOutOfTheWayEvenWhileItsSegmentGoesToAnotherPeer() throws IOException {
    put(1, expiring(clock.wall().plusSeconds(60)), "node-b", "node-c");
    List<OutgoingTransfer> started = relay.start();
    assertThat(started).hasSize(2);
    started.getLast().failed(Reason.CONNECTION_CUT, Duration.ZERO);
    clock.pass(Duration.ofSeconds(60));
    Segment behind = put(2, "node-c");
    assertThat(startOne().delivery().segment()).isEqualTo(behind);
    assertThat(told(EdgeEvent.DeliveryExpired.class)).hasSize(1);
    assertThat(ledger.account().balanced()).isTrue();
  }

  @Test
  void whatNoDayHasRoomForIsGivenUpAndWhatIsBehindItStartsAtOnce() throws IOException {
    PeerLimits few = new PeerLimits(1, 1, SIZE - 1, Long.MAX_VALUE, Long.MAX_VALUE);
    relay.configure(Map.of("node-b", few, "node-c", PeerLimits.UNLIMITED), OPTIONS);
    Segment large = put(1, "node-b");
    Segment small;
    try (Put put = store.put(1)) {
      put.write(ByteBuffer.wrap(new byte[] {1}));
      small = put.accept(Put.Description.PLAIN, List.of("node-b")).segment();
    }
    assertThat(startOne().delivery().segment()).isEqualTo(small);
    assertThat(delivery(large).reason()).isEqualTo("too_large");
    assertThat(told(EdgeEvent.GivenUp.class)).hasSize(1);
  }

  @Test
  void aSegmentThatIsOwedStaysUnlessItsRemovalIsForcedAndTheAnswerNamesWhoIsOwedIt()
      throws IOException {
    Segment segment = put(1, "node-b", "node-c");
    Departure kept = store.remove(segment.digest(), "olga", false);
    assertThat(kept.gone()).isFalse();
    assertThat(kept.owed()).extracting(Delivery::peer).containsExactly("node-b", "node-c");
    assertThat(told(EdgeEvent.Left.class)).isEmpty();
    relay.start().getFirst().answered(new Answer.Have());
    Departure gone = store.remove(segment.digest(), "olga", true);
    assertThat(gone.gone()).isTrue();
    assertThat(gone.ended()).extracting(Delivery::peer).containsExactly("node-c");
    assertThat(store.remove(segment.digest(), "olga", true)).isEqualTo(Departure.NONE);
  }

  @Test
  void aDeliveryThatIsQueuedWhileItsSegmentIsRemovedUnforcedIsNotLost() throws IOException {
    Segment segment = put(1);
    // Somebody puts it in for a peer after whatever is read, and before whatever is changed.
    Ledger interrupted =
        SimulatedLedger.with(
            ledger,
            method -> {
              if (!SimulatedLedger.writes(method)) {
                ledger.accept(segment, Origin.LOCAL, List.of("node-b"), clock.wall());
              }
            });
    SegmentStore again =
        SegmentStore.open(new SimulatedDisk(faults), interrupted, TestNode.STORAGE, clock);
    assertThat(again.remove(segment.digest(), "olga", false).gone()).isFalse();
    assertThat(delivery(segment).state()).isEqualTo(DeliveryState.SCHEDULED);
    assertThat(ledger.account().withdrawn()).isEmpty();
  }
}
