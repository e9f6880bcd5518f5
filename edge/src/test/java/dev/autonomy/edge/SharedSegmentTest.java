package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Several peers send the same segment. */
class SharedSegmentTest {

  private static final byte[] CONTENT = TestNode.content(2, 4_500);
  private static final Digest DIGEST = Digest.of(CONTENT);

  private final TestNode node = new TestNode(TestNode.INBOX, "honest", "other");

  SharedSegmentTest() throws IOException {}

  private boolean isHeld() throws IOException {
    return node.ledger.holding(DIGEST).isPresent();
  }

  @Test
  void anOfferOfAnotherSizeAndWrongBytesDoNotTouchAnotherPeersTransfer() throws IOException {
    IncomingTransfer honest = node.begin("honest", CONTENT);
    TestNode.send(honest, CONTENT);

    byte[] lie = TestNode.content(3, 1_000);
    Segment lied = new Segment(DIGEST, 1_000, Segment.DEFAULT_MEDIA_TYPE, "", 5, Optional.empty());
    assertThat(node.inbox.offer("other", lied)).isEqualTo(new Answer.Want(0));
    IncomingTransfer other = node.inbox.begin("other", DIGEST, 0);
    TestNode.send(other, lie);
    assertThat(other.finish()).isEqualTo(Answer.refuse(Reason.DIGEST_MISMATCH));

    while (!honest.full()) {
      TestNode.send(honest, CONTENT);
    }
    assertThat(honest.finish()).isEqualTo(new Answer.Have());
    assertThat(isHeld()).isTrue();
    node.requireRoomComesOut();
  }

  @Test
  void aWrongPartOfOnePeerIsNotWhatAnotherPeerGoesOnWith() throws IOException {
    byte[] lie = TestNode.content(3, CONTENT.length);
    assertThat(node.inbox.offer("other", TestNode.segment(CONTENT))).isEqualTo(new Answer.Want(0));
    IncomingTransfer other = node.inbox.begin("other", DIGEST, 0);
    TestNode.send(other, lie);
    other.cut();

    assertThat(node.deliver("honest", CONTENT)).isEqualTo(new Answer.Have());
  }

  @Test
  void twoPeersSendAtOnceAndBothAreTold() throws IOException {
    IncomingTransfer one = node.begin("honest", CONTENT);
    IncomingTransfer two = node.begin("other", CONTENT);
    while (!one.full()) {
      TestNode.send(one, CONTENT);
      TestNode.send(two, CONTENT);
    }

    assertThat(one.finish()).isEqualTo(new Answer.Have());
    assertThat(two.finish()).isEqualTo(new Answer.Have());
    assertThat(node.ledger.account().accepted().count()).isEqualTo(1);
    assertThat(node.disk.list(PartName.FOLDER)).isEmpty();
    node.requireRoomComesOut();
  }

  @Test
  void whoIsSlowerNeedNotSendTheRest() throws IOException {
    IncomingTransfer slow = node.begin("other", CONTENT);
    TestNode.send(slow, CONTENT);
    assertThat(node.deliver("honest", CONTENT)).isEqualTo(new Answer.Have());

    assertThat(slow.full()).isFalse();
    assertThat(slow.superseded()).isTrue();
    assertThat(slow.finish()).isEqualTo(new Answer.Have());
    assertThat(node.disk.list(PartName.FOLDER)).isEmpty();
    node.requireRoomComesOut();
  }

  @Test
  void whoBeginsAfterItCameByAnotherWaySendsNothing() throws IOException {
    assertThat(node.inbox.offer("other", TestNode.segment(CONTENT))).isEqualTo(new Answer.Want(0));
    node.put(CONTENT, Optional.empty());

    IncomingTransfer late = node.inbox.begin("other", DIGEST, 0);
    assertThat(late.superseded()).isTrue();
    assertThat(late.finish()).isEqualTo(new Answer.Have());
    node.requireRoomComesOut();
  }

  @Test
  void aPartAtRestGoesWhenTheSegmentComesByAnotherWay() throws IOException {
    node.sendPart("other", CONTENT, 2);
    assertThat(node.disk.list(PartName.FOLDER)).isNotEmpty();
    assertThat(node.deliver("honest", CONTENT)).isEqualTo(new Answer.Have());

    assertThat(node.disk.list(PartName.FOLDER)).isEmpty();
    assertThat(node.inbox.offer("other", TestNode.segment(CONTENT))).isEqualTo(new Answer.Have());
    node.requireRoomComesOut();
  }

  @Test
  void aLiarAboutTheSizeIsToldWhenTheSegmentHasCome() throws IOException {
    Segment lied = new Segment(DIGEST, 9_000, Segment.DEFAULT_MEDIA_TYPE, "", 5, Optional.empty());
    assertThat(node.inbox.offer("other", lied)).isEqualTo(new Answer.Want(0));
    IncomingTransfer liar = node.inbox.begin("other", DIGEST, 0);
    assertThat(node.deliver("honest", CONTENT)).isEqualTo(new Answer.Have());

    assertThat(liar.finish()).isEqualTo(Answer.refuse(Reason.SIZE_MISMATCH));
    node.requireRoomComesOut();
  }

  @Test
  void whatCameByAnotherWayAndIsGoneAgainIsNotAcknowledged() throws IOException {
    IncomingTransfer slow = node.begin("other", CONTENT);
    TestNode.send(slow, CONTENT);
    node.deliver("honest", CONTENT);
    assertThat(node.store.remove(DIGEST, "olga", true).gone()).isTrue();

    assertThat(slow.finish()).isEqualTo(Answer.refuse(Reason.BUSY));
    assertThat(node.deliver("other", CONTENT)).isEqualTo(new Answer.Have());
    node.requireRoomComesOut();
  }

  @Test
  void aSecondConnectionOfTheSamePeerTakesOver() throws IOException {
    IncomingTransfer halfOpen = node.begin("honest", CONTENT);
    TestNode.send(halfOpen, CONTENT);

    Answer again = node.inbox.offer("honest", TestNode.segment(CONTENT));

    assertThat(again).isEqualTo(new Answer.Want(1_000));
    IncomingTransfer next = node.inbox.begin("honest", DIGEST, 1_000);
    assertThatThrownBy(() -> TestNode.send(halfOpen, CONTENT)).isInstanceOf(RefusedException.class);
    halfOpen.cut();
    while (!next.full()) {
      TestNode.send(next, CONTENT);
    }
    assertThat(next.finish()).isEqualTo(new Answer.Have());
    node.requireRoomComesOut();
  }

  @Test
  void whoLeadsATransferIsWokenWhenOthersEndItAndOnlyThen() throws IOException {
    AtomicInteger woken = new AtomicInteger();
    IncomingTransfer cut = node.begin("honest", CONTENT);
    cut.whenEndedByOthers(woken::incrementAndGet);
    cut.cut();
    assertThat(woken).hasValue(0);

    IncomingTransfer halfOpen = node.begin("honest", CONTENT);
    halfOpen.whenEndedByOthers(woken::incrementAndGet);
    node.begin("honest", CONTENT);
    assertThat(woken).hasValue(1);
    assertThat(halfOpen.isCancelled()).isTrue();
    halfOpen.whenEndedByOthers(woken::incrementAndGet);
    assertThat(woken).hasValue(2);
  }

  @Test
  void bytesThatBeginOnASecondConnectionTakeOver() throws IOException {
    IncomingTransfer halfOpen = node.begin("honest", CONTENT);
    TestNode.send(halfOpen, CONTENT);

    IncomingTransfer next = node.inbox.begin("honest", DIGEST, 1_000);

    assertThat(next).isNotSameAs(halfOpen);
    assertThat(node.inbox.transfers()).containsExactly(next);
    assertThat(halfOpen.finish()).isEqualTo(Answer.refuse(Reason.CONNECTION_CUT));
  }

  @Test
  void aChunkBelowTheLeastIsNoneUnlessItIsTheLast() throws IOException {
    IncomingTransfer transfer = node.begin("honest", CONTENT);
    CRC32C crc = new CRC32C();
    crc.update(CONTENT, 0, 999);
    assertThatThrownBy(() -> transfer.chunk(ByteBuffer.wrap(CONTENT, 0, 999), (int) crc.getValue()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("999");
    transfer.cut();
    assertThat(node.deliver("honest", CONTENT)).isEqualTo(new Answer.Have());
  }
}
