package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of deliveries whose peer is there and takes nothing just now. */
class PutOffTest extends RelayFixture {

  PutOffTest() throws IOException {}

  private static Answer.Refuse notNow(Reason reason, Duration retryAfter) {
    return new Answer.Refuse(reason, retryAfter);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"BUSY", "SHEDDING", "STOPPING"})
  void aPeerThatTakesNothingJustNowCostsNoAttemptHoweverLong(Reason reason) throws IOException {
    Segment segment = put(1, "node-b");
    Duration asked = OPTIONS.backoffBase().multipliedBy(2);
    startOne().answered(notNow(reason, asked));
    Delivery first = delivery(segment);
    assertThat(first.state()).isEqualTo(DeliveryState.SCHEDULED);
    assertThat(first.notBefore()).isEqualTo(clock.steady().plus(asked));
    assertThat(first.reason()).isEqualTo(reason.code());
    assertThat(relay.start()).isEmpty();
    assertThat(relay.nextStart()).contains(first.notBefore());
    for (int i = 0; i < 10 * OPTIONS.maxRetries(); i++) {
      clock.pass(Duration.between(clock.steady(), delivery(segment).notBefore()));
      startOne().answered(notNow(reason, asked));
    }
    assertThat(delivery(segment).attempts()).isZero();
    assertThat(delivery(segment).state()).isEqualTo(DeliveryState.SCHEDULED);
    assertThat(told(EdgeEvent.PutOff.class)).hasSize(10 * OPTIONS.maxRetries() + 1);
    assertThat(told(EdgeEvent.Failed.class)).isEmpty();
    clock.pass(OPTIONS.backoffCap());
    startOne().answered(new Answer.Have());
    assertThat(delivery(segment).state()).isEqualTo(DeliveryState.ACKED);
  }

  @Test
  void howLongAPeerPutsOffIsBounded() throws IOException {
    Segment segment = put(1, "node-b");
    startOne().answered(notNow(Reason.STOPPING, Duration.ZERO));
    assertThat(delivery(segment).notBefore()).isEqualTo(clock.steady().plus(OPTIONS.backoffBase()));
    clock.pass(OPTIONS.backoffBase());
    startOne().answered(notNow(Reason.BUSY, Duration.ofDays(9)));
    assertThat(delivery(segment).notBefore()).isEqualTo(clock.steady().plus(OPTIONS.backoffCap()));
  }

  @Test
  void whatIsPutOffHoldsUpNothingBehindIt() throws IOException {
    relay.configure(TestNode.limits("node-b"), oneTransfer());
    Segment first = put(1, "node-b");
    Segment second = put(2, "node-b");
    Segment third = put(3, "node-b");
    OutgoingTransfer busy = startOne();
    assertThat(busy.delivery().segment()).isEqualTo(first);
    assertThat(relay.start()).isEmpty();
    busy.answered(notNow(Reason.BUSY, Duration.ofSeconds(5)));
    OutgoingTransfer next = startOne();
    assertThat(next.delivery().segment()).isEqualTo(second);
    next.answered(new Answer.Have());
    assertThat(startOne().delivery().segment()).isEqualTo(third);
  }

  private static RelayOptions oneTransfer() {
    return new RelayOptions(
        OPTIONS.maxTransfers(),
        1,
        OPTIONS.chunkBytes(),
        OPTIONS.backoffBase(),
        OPTIONS.backoffCap(),
        OPTIONS.maxRetries(),
        OPTIONS.outboundRate(),
        OPTIONS.outboundBytesPerDay());
  }

  @Test
  void aPeerThatPutsOffWhateverItIsOfferedIsLeftAloneForAsLongAsItAsks() throws IOException {
    for (int i = 0; i < 40; i++) {
      put(i, "node-b");
    }
    Duration asked = OPTIONS.backoffBase().multipliedBy(3);
    int offers = 0;
    List<OutgoingTransfer> started = relay.start();
    while (!started.isEmpty()) {
      offers += started.size();
      for (OutgoingTransfer transfer : started) {
        transfer.answered(notNow(Reason.SHEDDING, asked));
      }
      started = relay.start();
    }
    assertThat(offers).isBetween(1, 3 * OPTIONS.maxTransfersPerPeer());
    assertThat(relay.nextStart()).contains(clock.steady().plus(asked));
    clock.pass(asked);
    assertThat(relay.start()).hasSize(OPTIONS.maxTransfersPerPeer());
  }

  @Test
  void howeverManyArePutOffForEverWhatIsBehindThemHasItsTurn() throws IOException {
    relay.configure(TestNode.limits("node-b"), oneTransfer());
    for (int i = 0; i < 30; i++) {
      put(i, "node-b");
    }
    Segment last = put(100, "node-b");
    Instant begun = clock.steady();
    while (delivery(last).state() != DeliveryState.ACKED) {
      assertThat(clock.steady()).isBefore(begun.plus(Duration.ofHours(1)));
      for (OutgoingTransfer transfer : relay.start()) {
        boolean taken = transfer.delivery().segment().equals(last);
        transfer.answered(taken ? new Answer.Have() : notNow(Reason.BUSY, Duration.ZERO));
      }
      clock.pass(Duration.ofMillis(500));
    }
    assertThat(ledger.account().delivered().keySet())
        .containsExactly(DeliveryState.SCHEDULED, DeliveryState.ACKED);
  }

  @Test
  void whatWasPutOffIsDueAtOnceAfterARestart() throws IOException {
    Segment segment = put(1, "node-b");
    startOne().answered(notNow(Reason.BUSY, OPTIONS.backoffCap()));
    assertThat(relay.start()).isEmpty();
    Relay again = Relay.open(store, TestNode.limits("node-b"), OPTIONS, clock);
    assertThat(again.start())
        .singleElement()
        .satisfies(transfer -> assertThat(transfer.delivery().segment()).isEqualTo(segment));
  }
}
