package dev.autonomy.wal;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleFrontier;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Saves of a damaged segment whatever can be told to be what was written, by a seal that is intact
 * and vouched for from outside. Every record is looked at by itself: a frame whose own record is
 * whole stays, and so does a value that its frame committed to, wherever in the file the damage is.
 * Where all frames of a tile are there, they must have the root that the seal has for it, or none
 * of them stays. Used once.
 */
final class SegmentSalvage {

  private static final int MAX_BATCH_BYTES = 1 << 20;

  private final SegmentFile source;
  private final SegmentSeal seal;
  private final @Nullable StorageFile target;
  private final RecordBuffer lostRecord = new RecordBuffer(64);
  private final MerkleFrontier tree;
  private final SegmentTally tally = new SegmentTally();
  private final List<RepairReport.Lost> lost = new ArrayList<>();
  private final List<SavedFrame> tile = new ArrayList<>();
  private final RecordBuffer body = new RecordBuffer(64 << 10);
  private long nextSeq;
  private long position;
  private int lostValues;
  private int batchFrames;

  private SegmentSalvage(
      SegmentFile source, SegmentSeal seal, String repair, @Nullable StorageFile target) {
    this.source = source;
    this.seal = seal;
    this.target = target;
    tree = new MerkleFrontier(source.header().tree());
    nextSeq = source.header().firstSeq();
    int start = lostRecord.beginRecord(RecordType.LOST);
    lostRecord.put(
        new JsonWriter().beginObject().member("repair", repair).endObject().toByteArray());
    lostRecord.endRecord(start);
  }

  /**
   * What can be saved.
   *
   * @param lost frames that cannot, in order
   * @param lostValues values that cannot, though the frames that committed to them stay
   */
  record Result(List<RepairReport.Lost> lost, int lostValues) {}

  /**
   * Looks what can be saved.
   *
   * @param seal the segment's own, which somebody else has vouched for
   * @throws LogException if it contradicts itself
   */
  static Result look(SegmentFile source, SegmentSeal seal) throws IOException, LogException {
    return new SegmentSalvage(source, seal, "", null).run();
  }

  /**
   * Writes what can be saved to {@code target} as a sealed segment.
   *
   * @param repair the id of the repair, which the places of lost frames name
   */
  static void write(SegmentFile source, SegmentSeal seal, String repair, StorageFile target)
      throws IOException, LogException {
    new SegmentSalvage(source, seal, repair, target).run();
  }

  private Result run() throws IOException, LogException {
    RecordBuffer header = new RecordBuffer(1024);
    source.header().write(header);
    write(header);
    SalvageScanner records = new SalvageScanner(source);
    while (records.next()) {
      take(records);
    }
    long end = seal.footer().tree().size();
    while (tileEnd() < end) {
      endTile(tileEnd());
    }
    endTile(end);
    if (!tree.state().equals(seal.footer().tree())) {
      throw Damage.of(
          LogCode.WAL_CORRUPT_SEGMENT, "the seal of " + source.name() + " contradicts itself");
    }
    RecordBuffer newSeal = new RecordBuffer(1024);
    new SegmentSeal(tally.index(), tally.footer(tree.state())).write(newSeal, position);
    write(newSeal);
    return new Result(List.copyOf(lost), lostValues);
  }

  private void take(SalvageScanner records) throws IOException, LogException {
    long seq = records.seq();
    if (seq <= lastTaken() || seq > seal.footer().tree().size()) {
      return; // a copy, or of another log
    }
    SavedFrame frame = SavedFrame.of(records.copyText(), records.disclosures());
    if (frame == null) {
      return; // damaged, whatever its checksum says
    }
    while (seq > tileEnd()) {
      endTile(tileEnd());
    }
    tile.add(frame);
  }

  private long lastTaken() {
    return tile.isEmpty() ? nextSeq - 1 : tile.getLast().seq();
  }

  /** Number of the last frame of the tile that the next frame is in. */
  private long tileEnd() {
    return ((nextSeq - 1) / MerkleFrontier.TILE_LEAVES + 1) * MerkleFrontier.TILE_LEAVES;
  }

  /**
   * Decides on the frames that were found of a tile, or of the part of it that is in the segment.
   */
  private void endTile(long lastSeq) throws IOException, LogException {
    if (nextSeq > lastSeq) {
      return;
    }
    boolean whole = tile.size() == lastSeq - nextSeq + 1 && tree.size() == nextSeq - 1;
    TreeState before = tree.state();
    if (whole) {
      for (SavedFrame frame : tile) {
        tree.append(frame.text(), 0, frame.text().length);
      }
      if (!isVouchedFor(lastSeq)) {
        tile.clear();
        tree.reset(before);
        whole = false;
      }
    }
    for (SavedFrame frame : tile) {
      lose(frame.seq() - 1);
      save(frame);
    }
    flush();
    lose(lastSeq);
    tile.clear();
    if (whole && tree.size() % MerkleFrontier.TILE_LEAVES == 0) {
      tally.tile(tree.tile());
    } else if (!whole && lastSeq > tree.size()) {
      seal.skipTiles(tree, source.header().tree().size(), lastSeq, source.name())
          .forEach(tally::tile);
    }
  }

  /** Whether the frames up to there have the hash that the seal has for them. */
  private boolean isVouchedFor(long lastSeq) {
    if (lastSeq % MerkleFrontier.TILE_LEAVES != 0) {
      return tree.state().equals(seal.footer().tree());
    }
    long first = source.header().tree().size() / MerkleFrontier.TILE_LEAVES;
    int number = (int) (lastSeq / MerkleFrontier.TILE_LEAVES - 1 - first);
    List<Hash> tiles = seal.index().tiles();
    return number < tiles.size() && tree.tile().equals(tiles.get(number));
  }

  private void save(SavedFrame frame) throws IOException {
    if (body.size() > MAX_BATCH_BYTES) {
      flush();
    }
    tally.frame(frame.seq(), position);
    for (Disclosure disclosure : frame.disclosures()) {
      int start =
          body.beginRecord(disclosure.isForgotten() ? RecordType.FORGOTTEN : RecordType.DISCLOSURE);
      body.put(disclosure.toBytes());
      body.endRecord(start);
    }
    int start = body.beginRecord(RecordType.FRAME);
    body.put(frame.text());
    body.endRecord(start);
    lostValues += frame.lostValues();
    nextSeq = frame.seq() + 1;
    batchFrames++;
  }

  /** Writes the batch of the frames before the next one. */
  private void flush() throws IOException {
    if (batchFrames > 0) {
      RecordBuffer batch = new RecordBuffer(BatchRecord.BYTES);
      new BatchRecord(nextSeq - batchFrames, batchFrames, body.size()).write(batch);
      write(batch);
      write(body);
      body.setSize(0);
      batchFrames = 0;
    }
  }

  /** Puts the frames up to that number down as lost. */
  private void lose(long lastSeq) throws IOException {
    if (nextSeq > lastSeq) {
      return;
    }
    flush();
    int frames = (int) (lastSeq - nextSeq + 1);
    for (long seq = nextSeq; seq <= lastSeq; seq++) {
      tally.frame(seq, position);
    }
    RecordBuffer batch = new RecordBuffer(BatchRecord.BYTES);
    new BatchRecord(nextSeq, frames, lostRecord.size()).write(batch);
    write(batch);
    write(lostRecord);
    boolean goesOn = !lost.isEmpty() && lost.getLast().lastSeq() == nextSeq - 1;
    long first = goesOn ? lost.removeLast().firstSeq() : nextSeq;
    lost.add(new RepairReport.Lost(first, lastSeq));
    nextSeq = lastSeq + 1;
  }

  private void write(RecordBuffer bytes) throws IOException {
    if (target != null) {
      target.write(bytes.array(), 0, bytes.size(), position);
      tally.bytes(bytes.array(), 0, bytes.size());
    }
    position += bytes.size();
  }
}
