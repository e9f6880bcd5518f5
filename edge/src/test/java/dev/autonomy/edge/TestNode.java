package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** A node with a simulated disk, led by a test step by step. */
final class TestNode {

  static final int CHUNK_BYTES = 1_000;

  static final StorageOptions STORAGE =
      new StorageOptions(1 << 20, 1 << 10, 1 << 20, true, Duration.ofHours(1));

  final TestClock clock = new TestClock();
  final Faults faults = new Faults();
  final SimulatedDisk disk;
  final MemoryLedger durable;
  final Ledger ledger;
  final SegmentStore store;
  final Inbox inbox;

  static final Inbox.Options INBOX =
      new Inbox.Options(4, 2, Duration.ofSeconds(30), Duration.ofSeconds(60), CHUNK_BYTES);

  TestNode(Inbox.Options options, String... peers) throws IOException {
    this(STORAGE, options, peers);
  }

  TestNode(StorageOptions storage, Inbox.Options options, String... peers) throws IOException {
    disk = new SimulatedDisk(faults);
    durable = new MemoryLedger();
    ledger = SimulatedLedger.over(durable, faults);
    store = SegmentStore.open(disk, ledger, storage, clock);
    inbox = new Inbox(store, limits(peers), options, clock);
  }

  /** The same disk and ledger in a new life. */
  TestNode(TestNode before, String... peers) throws IOException {
    disk = before.disk;
    durable = before.durable;
    ledger = SimulatedLedger.over(durable, faults);
    store = SegmentStore.open(disk, ledger, STORAGE, clock);
    inbox = new Inbox(store, limits(peers), INBOX, clock);
  }

  static Map<String, PeerLimits> limits(String... peers) {
    Map<String, PeerLimits> limits = new TreeMap<>();
    Arrays.stream(peers).forEach(peer -> limits.put(peer, PeerLimits.UNLIMITED));
    return limits;
  }

  static byte[] content(long seed, int size) {
    byte[] content = new byte[size];
    new SplittableRandom(seed).nextBytes(content);
    return content;
  }

  static Segment segment(byte[] content) {
    return segment(content, Optional.empty());
  }

  static Segment segment(byte[] content, Optional<Instant> expires) {
    return Put.Description.PLAIN.of(Digest.of(content), content.length).expiring(expires);
  }

  void put(byte[] content, Optional<Instant> expires, String... peers) throws IOException {
    try (Put put = store.put(content.length)) {
      put.write(ByteBuffer.wrap(content));
      put.accept(
          new Put.Description(Segment.DEFAULT_MEDIA_TYPE, "", Segment.DEFAULT_PRIORITY, expires),
          List.of(peers));
    }
  }

  /** The next chunk of a content, as a peer sends it. */
  static Duration send(IncomingTransfer transfer, byte[] content) throws IOException {
    int from = Math.toIntExact(transfer.offset());
    int length = Math.min(CHUNK_BYTES, content.length - from);
    CRC32C crc = new CRC32C();
    crc.update(content, from, length);
    return transfer.chunk(ByteBuffer.wrap(content, from, length), (int) crc.getValue());
  }

  /** A wanted offer, and its bytes begin. */
  IncomingTransfer begin(String peer, byte[] content) throws IOException {
    Answer answer = inbox.offer(peer, segment(content));
    if (!(answer instanceof Answer.Want(long offset))) {
      throw new AssertionError(peer + " is answered " + answer);
    }
    return inbox.begin(peer, Digest.of(content), offset);
  }

  /** Sends so many chunks and loses the connection. */
  void sendPart(String peer, byte[] content, int chunks) throws IOException {
    IncomingTransfer transfer = begin(peer, content);
    for (int i = 0; i < chunks; i++) {
      send(transfer, content);
    }
    transfer.cut();
  }

  /** The room that is counted is that of what is there, no more and no less. */
  void requireRoomComesOut() throws IOException {
    long expected = store.strandedBytes();
    for (Holding holding : durable.holdings(Optional.empty(), Integer.MAX_VALUE)) {
      expected += Ceiling.cost(holding.segment().size());
    }
    for (PartRegister.Resting part : store.parts().resting().values()) {
      expected += Ceiling.cost(part.bytes());
    }
    assertThat(store.countedBytes()).isEqualTo(expected).isGreaterThanOrEqualTo(disk.usedBytes());
  }

  /** Offers and sends all of a content. */
  Answer deliver(String peer, byte[] content) throws IOException {
    Answer answer = inbox.offer(peer, segment(content));
    if (!(answer instanceof Answer.Want(long offset))) {
      return answer;
    }
    IncomingTransfer transfer = inbox.begin(peer, Digest.of(content), offset);
    while (!transfer.full()) {
      send(transfer, content);
    }
    return transfer.finish();
  }
}
