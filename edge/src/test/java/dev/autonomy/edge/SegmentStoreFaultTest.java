package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a disk that fails, and a crash, leave of segments and of the room that is counted. */
class SegmentStoreFaultTest {

  private static final byte[] CONTENT = TestNode.content(8, 4_500);
  private static final Digest DIGEST = Digest.of(CONTENT);

  private final TestNode node = new TestNode(TestNode.INBOX, "base", "depot");

  SegmentStoreFaultTest() throws IOException {}

  @Test
  void aRenameThatCannotBeForcedIsTakenBack() throws IOException {
    node.disk.unforcedMoves = 1;
    assertThat(node.deliver("base", CONTENT)).isEqualTo(Answer.refuse(Reason.STORAGE_FAILED));

    assertThat(node.disk.size(SegmentStore.path(DIGEST))).isNegative();
    node.requireRoomComesOut();
    assertThat(node.inbox.offer("base", TestNode.segment(CONTENT)))
        .isEqualTo(new Answer.Want(CONTENT.length));
    assertThat(node.inbox.begin("base", DIGEST, CONTENT.length).finish())
        .isEqualTo(new Answer.Have());
    node.requireRoomComesOut();
  }

  @Test
  void aPutWhoseRenameCannotBeForcedLeavesNothing() throws IOException {
    node.disk.unforcedMoves = 1;
    assertThatThrownBy(() -> node.put(CONTENT, Optional.empty())).isInstanceOf(IOException.class);

    assertThat(node.disk.usedBytes()).isZero();
    assertThat(node.store.countedBytes()).isZero();
  }

  @Test
  void aPutThatCannotBeRemovedCountsUntilItIs() throws IOException {
    node.put(CONTENT, Optional.empty());
    node.disk.failingDeletes = 1;
    node.put(CONTENT, Optional.empty(), "base");

    node.requireRoomComesOut();
    assertThat(node.store.countedBytes()).isEqualTo(2 * Ceiling.cost(CONTENT.length));
    node.store.dropStaleParts();
    assertThat(node.store.countedBytes()).isEqualTo(Ceiling.cost(CONTENT.length));
    node.requireRoomComesOut();
  }

  @Test
  void aFileThatCannotBeRemovedCountsUntilItIs() throws IOException {
    node.put(CONTENT, Optional.empty());
    node.disk.failingDeletes = 1;

    assertThat(node.store.remove(DIGEST, "olga", true).gone()).isTrue();

    assertThat(node.store.countedBytes()).isEqualTo(Ceiling.cost(CONTENT.length));
    node.requireRoomComesOut();
    node.store.dropStaleParts();
    assertThat(node.disk.usedBytes()).isZero();
    assertThat(node.store.countedBytes()).isZero();
  }

  @Test
  void aSegmentThatComesAgainReplacesAFileThatCouldNotBeRemoved() throws IOException {
    node.put(CONTENT, Optional.empty());
    node.disk.failingDeletes = 1;
    node.store.remove(DIGEST, "olga", true);

    assertThat(node.deliver("base", CONTENT)).isEqualTo(new Answer.Have());

    node.requireRoomComesOut();
    node.store.dropStaleParts();
    assertThat(node.disk.size(SegmentStore.path(DIGEST))).isEqualTo(CONTENT.length);
  }

  @Test
  void aLedgerThatFailsLeavesThePartAndItsRoom() throws IOException {
    IncomingTransfer transfer = node.begin("base", CONTENT);
    while (!transfer.full()) {
      TestNode.send(transfer, CONTENT);
    }
    node.faults.failLedgerIn(1, 1);

    assertThat(transfer.finish()).isEqualTo(Answer.refuse(Reason.STORAGE_FAILED));

    node.requireRoomComesOut();
    assertThat(node.deliver("base", CONTENT)).isEqualTo(new Answer.Have());
    node.requireRoomComesOut();
  }

  @Test
  void contentThatWasNotRecordedBeforeACrashGoesToTheFirstPeerThatOffersIt() throws IOException {
    node.put(CONTENT, Optional.empty());
    node.durable.forget(DIGEST, new Fate.Removed("crash"), node.clock.wall());

    TestNode next = new TestNode(node, "base", "depot");

    next.requireRoomComesOut();
    assertThat(next.inbox.offer("base", TestNode.segment(CONTENT)))
        .isEqualTo(new Answer.Want(CONTENT.length));
    assertThat(next.inbox.offer("depot", TestNode.segment(CONTENT))).isEqualTo(new Answer.Want(0));
    assertThat(next.inbox.begin("base", DIGEST, CONTENT.length).finish())
        .isEqualTo(new Answer.Have());
    next.inbox.dropForgotten();
    assertThat(next.inbox.begin("depot", DIGEST, 0).finish()).isEqualTo(new Answer.Have());
    next.requireRoomComesOut();
    assertThat(next.disk.list(PartName.FOLDER)).isEmpty();
  }

  @Test
  void partsOfTheirPeersAreKeptOverAStartAndThoseOfEarlierVersionsAreDropped() throws IOException {
    node.sendPart("base", CONTENT, 2);
    node.sendPart("depot", CONTENT, 3);
    write(PartName.FOLDER + DIGEST.hex() + ".part");
    write(PartName.FOLDER + DIGEST.hex() + ".sums");
    write(PartName.FOLDER + DIGEST.hex() + ".gone.sums");
    write(PartName.FOLDER + "put-7");

    TestNode next = new TestNode(node, "base", "depot");

    next.requireRoomComesOut();
    assertThat(next.disk.list(PartName.FOLDER)).hasSize(4);
    assertThat(next.inbox.offer("base", TestNode.segment(CONTENT)))
        .isEqualTo(new Answer.Want(2_000));
    assertThat(next.inbox.offer("depot", TestNode.segment(CONTENT)))
        .isEqualTo(new Answer.Want(3_000));
  }

  private void write(String path) throws IOException {
    try (Disk.DiskFile file = node.disk.create(path)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
    }
  }

  @Test
  void aPartsFileNameIsReadAsItWasWrittenAndNoPeersNameIsAPath() {
    for (String peer : List.of("base", "a.b_c-7", "x.part", "put-1", "..")) {
      PartName name = new PartName(DIGEST, peer);
      assertThat(PartName.parse(name.part().substring(PartName.FOLDER.length()))).contains(name);
      assertThat(name.part().substring(PartName.FOLDER.length())).doesNotContain("/");
    }
    PartName whole = PartName.whole(DIGEST);
    assertThat(PartName.parse(whole.part().substring(PartName.FOLDER.length()))).contains(whole);
    assertThat(PartName.parse(DIGEST.hex() + ".part")).isEmpty();
    assertThat(PartName.parse("put-3")).isEmpty();
    for (String peer : List.of("a/b", "../x", "a\u0000", "é", "x".repeat(129))) {
      assertThatThrownBy(() -> new PartName(DIGEST, peer))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aSegmentsRoomIsEnoughForTheSumsOfTheSmallestChunks() {
    for (long size : new long[] {0, 1, 65_536, 65_537, 1L << 30, 1L << 40}) {
      long chunks = (size + RelayOptions.MIN_CHUNK_BYTES - 1) / RelayOptions.MIN_CHUNK_BYTES;
      assertThat(Ceiling.cost(size))
          .isGreaterThanOrEqualTo(
              Ceiling.blocks(size) + Ceiling.blocks(chunks * PartialSegment.SUM_BYTES));
    }
  }
}
