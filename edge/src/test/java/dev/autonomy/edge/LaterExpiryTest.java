package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaterExpiryTest {

  private static final byte[] CONTENT = TestNode.content(1, 2_500);

  private final TestNode node = new TestNode(Inbox.Options.DEFAULT, "base", "depot");
  private final Instant soon = node.clock.wall().plusSeconds(60);
  private final Instant late = node.clock.wall().plusSeconds(3_600);

  LaterExpiryTest() throws IOException {}

  private Optional<Instant> expires() throws IOException {
    return node.ledger.holding(Digest.of(CONTENT)).orElseThrow().segment().expires();
  }

  @Test
  void putInAgainASegmentAndItsDeliveriesExpireLater() throws IOException {
    node.put(CONTENT, Optional.of(soon), "base");
    node.put(CONTENT, Optional.of(late), "depot");

    assertThat(expires()).contains(late);
    assertThat(node.ledger.deliveries(Digest.of(CONTENT)))
        .extracting(delivery -> delivery.segment().expires())
        .containsExactly(Optional.of(late), Optional.of(late));
    node.clock.pass(Duration.ofSeconds(61));
    assertThat(node.store.expire()).isZero();
  }

  @Test
  void neverIsLaterThanAnyTimeAndNothingMakesAnExpiryEarlier() throws IOException {
    node.put(CONTENT, Optional.of(late));
    node.put(CONTENT, Optional.of(soon));
    assertThat(expires()).contains(late);
    node.put(CONTENT, Optional.empty());
    assertThat(expires()).isEmpty();
    node.put(CONTENT, Optional.of(late));
    assertThat(expires()).isEmpty();
  }

  @Test
  void aPeersOfferOfWhatIsHeldProlongsIt() throws IOException {
    node.put(CONTENT, Optional.of(soon));

    Segment offered = TestNode.segment(CONTENT, Optional.of(late));
    assertThat(node.inbox.offer("base", offered)).isEqualTo(new Answer.Have());

    assertThat(expires()).contains(late);
  }

  @Test
  void aPeerThatIsNotKnownAnyMoreProlongsNothing() throws IOException {
    node.put(CONTENT, Optional.of(soon));

    Segment offered = TestNode.segment(CONTENT, Optional.of(late));
    assertThat(node.inbox.offer("stranger", offered)).isEqualTo(Answer.refuse(Reason.PEER_REMOVED));

    assertThat(expires()).contains(soon);
  }

  @Test
  void aTransferUnderWayIsRecordedAlthoughItsSegmentWasProlonged() throws IOException {
    node.put(CONTENT, Optional.of(soon), "base");
    Relay relay = Relay.open(node.store, TestNode.limits("base"), RelayOptions.DEFAULT, node.clock);
    OutgoingTransfer transfer = relay.start().getFirst();
    node.put(CONTENT, Optional.of(late));

    transfer.answered(new Answer.Have());

    assertThat(node.ledger.deliveries(Digest.of(CONTENT)))
        .extracting(Delivery::state)
        .containsExactly(DeliveryState.ACKED);
  }

  @Test
  void aDeliveryRefusedAsExpiredIsTriedAgainWhenItWasProlongedMeanwhile() throws IOException {
    node.put(CONTENT, Optional.of(soon), "base");
    Relay relay = Relay.open(node.store, TestNode.limits("base"), RelayOptions.DEFAULT, node.clock);
    OutgoingTransfer transfer = relay.start().getFirst();
    node.put(CONTENT, Optional.of(late));
    node.clock.pass(Duration.ofSeconds(61));

    transfer.answered(Answer.refuse(Reason.EXPIRED));

    List<OutgoingTransfer> again = relay.start();
    assertThat(again).hasSize(1);
    assertThat(again.getFirst().delivery().segment().expires()).contains(late);
  }
}
