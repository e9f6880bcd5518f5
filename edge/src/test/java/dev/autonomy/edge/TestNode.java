package dev.autonomy.edge;

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
  final SimulatedDisk disk = new SimulatedDisk(faults);
  final MemoryLedger durable = new MemoryLedger();
  final Ledger ledger;
  final SegmentStore store;
  final Inbox inbox;

  TestNode(Inbox.Options options, String... peers) throws IOException {
    this(STORAGE, options, peers);
  }

  TestNode(StorageOptions storage, Inbox.Options options, String... peers) throws IOException {
    ledger = SimulatedLedger.over(durable, faults);
    store = SegmentStore.open(disk, ledger, storage, clock);
    inbox = new Inbox(store, limits(peers), options, clock);
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
