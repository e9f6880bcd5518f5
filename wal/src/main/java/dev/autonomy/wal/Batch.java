package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleFrontier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The frames that one write and one {@code fdatasync} will make durable, assembled in one buffer.
 * Reused; for the writer thread.
 */
final class Batch {

  private static final int INITIAL_BYTES = 64 << 10;
  private static final int INITIAL_CALLS = 64;

  private final RecordBuffer bytes = new RecordBuffer(INITIAL_BYTES);
  private final List<Hash> tiles = new ArrayList<>();
  private int[] callKeys = new int[INITIAL_CALLS];
  private int calls;
  private long firstSeq;
  private int frames;
  private int opens;

  /** Empties the batch; its first frame will have the number {@code seq}. */
  void begin(long seq) {
    bytes.setSize(0);
    new BatchRecord(seq, 0, 0).write(bytes);
    tiles.clear();
    calls = 0;
    firstSeq = seq;
    frames = 0;
    opens = 0;
  }

  /** Appends the entry as the next frame: here it gets its number, its time and its leaf. */
  void add(PendingEntry entry, byte[] time, MerkleFrontier tree) {
    entry.assign(firstSeq + frames);
    frames++;
    opens += entry.effect() == CallEffect.OPENS ? 1 : 0;

    if (entry.auditId() != null) {
      addCall(entry.callKey());
    }

    byte[] encoded = entry.bytes();
    int disclosureBytes = entry.disclosureBytes();
    bytes.put(encoded, 0, disclosureBytes);
    int start = bytes.beginRecord(RecordType.FRAME);
    int text = bytes.size();
    FrameText.writePrefix(bytes, entry.seq(), time);
    bytes.put(encoded, disclosureBytes, encoded.length - disclosureBytes);
    bytes.endRecord(start);
    if (tree.append(bytes.array(), text, bytes.size() - text)) {
      tiles.add(tree.tile());
    }
  }

  /** Completes the bytes: the batch record now says what follows it. */
  void end() {
    int size = bytes.size();
    bytes.setSize(0);
    new BatchRecord(firstSeq, frames, size - BatchRecord.BYTES).write(bytes);
    bytes.setSize(size);
  }

  /** Adds the batch, written at {@code position}, to what its segment's footer will say. */
  void addTo(SegmentTally tally, long position) {
    tally.bytes(bytes.array(), 0, bytes.size());
    for (int i = 0; i < frames; i++) {
      tally.frame(firstSeq + i, position);
    }
    for (int i = 0; i < calls; i++) {
      tally.call(callKeys[i], position);
    }
    for (Hash tile : tiles) {
      tally.tile(tile);
    }
  }

  private void addCall(int key) {
    if (calls == callKeys.length) {
      callKeys = Arrays.copyOf(callKeys, calls * 2);
    }
    callKeys[calls++] = key;
  }

  byte[] array() {
    return bytes.array();
  }

  int sizeBytes() {
    return bytes.size();
  }

  int frames() {
    return frames;
  }

  /** How many calls the batch lets run. */
  int opens() {
    return opens;
  }
}
