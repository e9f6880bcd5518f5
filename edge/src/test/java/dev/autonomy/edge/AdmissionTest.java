package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Places, room, quotas and waits of peers that send. */
class AdmissionTest {

  private static final byte[] LARGE = TestNode.content(4, 600_000);
  private static final byte[] LARGE_TOO = TestNode.content(5, 600_000);
  private static final byte[] SMALL = TestNode.content(6, 2_500);

  private final TestNode node = new TestNode(TestNode.INBOX, "silent", "honest");

  AdmissionTest() throws IOException {}

  private Answer offer(TestNode to, String peer, byte[] content) {
    return to.inbox.offer(peer, TestNode.segment(content));
  }

  private static Answer.Refuse refusal(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Refuse.class);
    return (Answer.Refuse) answer;
  }

  @Test
  void anOfferWithoutBytesTakesNoRoom() throws IOException {
    assertThat(offer(node, "silent", LARGE)).isEqualTo(new Answer.Want(0));
    assertThat(offer(node, "silent", LARGE_TOO)).isEqualTo(new Answer.Want(0));

    assertThat(node.deliver("honest", LARGE)).isEqualTo(new Answer.Have());
  }

  @Test
  void roomIsTakenWithTheFirstBytesAndAgainThereMustBeSome() throws IOException {
    IncomingTransfer one = node.begin("silent", LARGE);
    IncomingTransfer two = node.begin("honest", LARGE_TOO);
    TestNode.send(one, LARGE);

    assertThat(node.store.countedBytes()).isEqualTo(Ceiling.cost(LARGE.length));
    assertThat(refusalOfChunk(two, LARGE_TOO)).isEqualTo(Reason.CEILING_EXCEEDED);
    two.cut();
    assertThat(refusal(offer(node, "honest", LARGE_TOO)).reason())
        .isEqualTo(Reason.CEILING_EXCEEDED);
    one.cut();
    node.requireRoomComesOut();
  }

  private static Reason refusalOfChunk(IncomingTransfer transfer, byte[] content)
      throws IOException {
    try {
      TestNode.send(transfer, content);
    } catch (RefusedException e) {
      return e.reason();
    }
    throw new AssertionError("the chunk was taken");
  }

  @Test
  void onePlaceIsLeftToOthers() throws IOException {
    TestNode tight =
        new TestNode(
            new Inbox.Options(3, 3, Duration.ofSeconds(30), Duration.ofSeconds(60), 1_000),
            "silent",
            "honest");
    for (int i = 0; i < 2; i++) {
      assertThat(offer(tight, "silent", TestNode.content(10 + i, 100)))
          .isEqualTo(new Answer.Want(0));
    }
    assertThat(refusal(offer(tight, "silent", TestNode.content(12, 100))).reason())
        .isEqualTo(Reason.BUSY);

    assertThat(tight.deliver("honest", SMALL)).isEqualTo(new Answer.Have());
  }

  @Test
  void theOnlyPeerMayHaveAllPlaces() throws IOException {
    TestNode alone =
        new TestNode(
            new Inbox.Options(2, 2, Duration.ofSeconds(30), Duration.ofSeconds(60), 1_000),
            "silent");
    assertThat(offer(alone, "silent", TestNode.content(10, 100))).isEqualTo(new Answer.Want(0));
    assertThat(offer(alone, "silent", TestNode.content(11, 100))).isEqualTo(new Answer.Want(0));
  }

  @Test
  void whoOffersAndIsSilentWaitsTwiceAsLongEachTimeUpToACap() throws IOException {
    for (int i = 0; i < Lapses.FREE; i++) {
      lapse();
    }
    Duration expected = Lapses.FIRST_WAIT;
    for (int i = 0; i < 12; i++) {
      lapse();
      Answer.Refuse refusal = refusal(offer(node, "silent", SMALL));
      assertThat(refusal).isEqualTo(new Answer.Refuse(Reason.BUSY, expected));
      assertThat(node.deliver("honest", TestNode.content(30 + i, 10))).isEqualTo(new Answer.Have());
      node.clock.pass(expected);
      expected = expected.multipliedBy(2);
      expected = expected.compareTo(Lapses.LONGEST_WAIT) < 0 ? expected : Lapses.LONGEST_WAIT;
    }

    assertThat(node.deliver("silent", SMALL)).isEqualTo(new Answer.Have());
    lapse();
    assertThat(offer(node, "silent", LARGE)).isEqualTo(new Answer.Want(0));
  }

  /** An offer whose bytes do not come. */
  private void lapse() throws IOException {
    assertThat(offer(node, "silent", LARGE)).isEqualTo(new Answer.Want(0));
    node.clock.pass(TestNode.INBOX.offerHold().plusMillis(1));
    node.inbox.dropForgotten();
    assertThat(node.inbox.transfers()).extracting(IncomingTransfer::peer).doesNotContain("silent");
  }

  @Test
  void anOfferThatIsRenewedForEverLosesItsPlace() throws IOException {
    Duration half = TestNode.INBOX.offerHold().dividedBy(2);
    int wanted = 0;
    while (offer(node, "silent", LARGE) instanceof Answer.Want) {
      wanted++;
      node.clock.pass(half);
    }

    // The waits of 1, 2, 4 and 8 seconds are over when it asks again, that of 16 is not.
    assertThat(wanted).isEqualTo(1 + Lapses.FREE + 5);
    node.clock.pass(half.plusMillis(1));
    assertThat(node.deliver("honest", SMALL)).isEqualTo(new Answer.Have());
    assertThat(node.inbox.transfers()).isEmpty();
  }

  @Test
  void aTransferWithoutAWholeChunkForTooLongEnds() throws IOException {
    IncomingTransfer trickling = node.begin("silent", LARGE);
    TestNode.send(trickling, LARGE);
    node.clock.pass(TestNode.INBOX.chunkHold());
    node.inbox.dropForgotten();
    assertThat(node.inbox.transfers()).containsExactly(trickling);

    node.clock.pass(Duration.ofMillis(1));
    node.inbox.dropForgotten();

    assertThat(node.inbox.transfers()).isEmpty();
    assertThat(refusalOfChunk(trickling, LARGE)).isEqualTo(Reason.CONNECTION_CUT);
    assertThat(offer(node, "silent", LARGE)).isEqualTo(new Answer.Want(TestNode.CHUNK_BYTES));
    node.inbox.dropForgotten();
    assertThat(node.store.countedBytes()).isEqualTo(Ceiling.cost(TestNode.CHUNK_BYTES));
  }

  @Test
  void ofAResumedSegmentOnlyTheRestCountsAgainstTheDay() throws IOException {
    limit("honest", LARGE.length + 1_000L);
    node.sendPart("honest", LARGE, 400);

    assertThat(offer(node, "honest", LARGE)).isEqualTo(new Answer.Want(400_000));
    assertThat(refusal(offer(node, "honest", TestNode.content(7, 1_001))).reason())
        .isEqualTo(Reason.QUOTA_EXCEEDED);
    assertThat(offer(node, "honest", TestNode.content(7, 1_000))).isEqualTo(new Answer.Want(0));
  }

  private void limit(String peer, long perDay) {
    long none = Long.MAX_VALUE;
    node.inbox.configure(
        Map.of(
            peer, new PeerLimits(perDay, none, none, none, none), "silent", PeerLimits.UNLIMITED),
        TestNode.INBOX);
  }

  @Test
  void aChargeThatTheLedgerDoesNotTakeCountsAndIsMadeUpFor() throws IOException {
    limit("honest", 3_000);
    LocalDate day = LocalDate.ofInstant(node.clock.wall(), ZoneOffset.UTC);
    IncomingTransfer transfer = node.begin("honest", SMALL);
    TestNode.send(transfer, SMALL);
    TestNode.send(transfer, SMALL);
    node.faults.failLedgerIn(1, 1);
    transfer.cut();

    assertThat(node.ledger.charged("honest", Ledger.Direction.INBOUND, day)).isZero();
    assertThat(refusal(offer(node, "honest", TestNode.content(7, 1_001))).reason())
        .isEqualTo(Reason.QUOTA_EXCEEDED);
    node.clock.pass(Duration.ofDays(1));
    node.inbox.dropForgotten();
    assertThat(node.ledger.charged("honest", Ledger.Direction.INBOUND, day)).isEqualTo(2_000);
    assertThat(offer(node, "honest", TestNode.content(7, 1_001))).isEqualTo(new Answer.Want(0));
  }

  @Test
  void partsOfAPeerThatIsNotKnownAnyMoreAreGivenUp() throws IOException {
    node.sendPart("silent", LARGE, 3);
    node.sendPart("honest", LARGE, 2);
    node.inbox.configure(TestNode.limits("honest"), TestNode.INBOX);
    node.inbox.dropForgotten();

    assertThat(node.store.parts().resting().keySet())
        .containsExactly(new PartName(Digest.of(LARGE), "honest"));
    node.requireRoomComesOut();
  }

  @Test
  void ofManyPartsOfOnePeerTheOldestIsDropped() throws IOException {
    List<byte[]> contents = new java.util.ArrayList<>();
    StorageOptions wide =
        new StorageOptions(64 << 20, 1 << 10, 1 << 20, false, Duration.ofHours(1));
    TestNode roomy = new TestNode(wide, TestNode.INBOX, "honest", "other");
    for (int i = 0; i <= PartRegister.MAX_PARTS_PER_PEER; i++) {
      contents.add(TestNode.content(100 + i, 1_500));
      roomy.sendPart("honest", contents.get(i), 1);
      roomy.clock.pass(Duration.ofSeconds(1));
    }

    assertThat(roomy.store.parts().resting()).hasSize(PartRegister.MAX_PARTS_PER_PEER);
    assertThat(roomy.inbox.offer("honest", TestNode.segment(contents.getFirst())))
        .isEqualTo(new Answer.Want(0));
    assertThat(roomy.inbox.offer("honest", TestNode.segment(contents.get(1))))
        .isEqualTo(new Answer.Want(1_000));
  }

  @Test
  void aPartThatNobodyGoesOnWithIsDroppedAfterItsTime() throws IOException {
    node.sendPart("honest", SMALL, 1);
    node.clock.pass(Duration.ofMinutes(40));
    assertThat(node.inbox.offer("honest", TestNode.segment(SMALL)))
        .isEqualTo(new Answer.Want(1_000));
    node.clock.pass(Duration.ofMinutes(19));
    node.inbox.dropForgotten();
    assertThat(node.store.dropStaleParts()).isZero();

    node.clock.pass(Duration.ofMinutes(2));
    assertThat(node.store.dropStaleParts()).isEqualTo(1);
    assertThat(node.disk.list(PartName.FOLDER)).isEmpty();
    node.requireRoomComesOut();
  }
}
