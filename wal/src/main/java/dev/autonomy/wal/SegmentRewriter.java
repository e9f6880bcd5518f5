package dev.autonomy.wal;

import dev.autonomy.json.JsonException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Writes a sealed segment anew without some of its values. Every frame keeps its exact bytes, so
 * that no leaf of the tree changes; what moves are offsets, which the new index and seal say. The
 * new file is complete and durable before it takes the old one's name.
 */
final class SegmentRewriter {

  /** Which values go. */
  @FunctionalInterface
  interface Choice {

    /** Whether the value that {@code disclosure} holds for the frame goes. */
    boolean drops(FrameText frame, Disclosure.Parsed disclosure);
  }

  private final Choice choice;
  private final SegmentTally tally = new SegmentTally();
  private final RecordBuffer body = new RecordBuffer(64 << 10);
  private long position;
  private int dropped;

  private SegmentRewriter(Choice choice) {
    this.choice = choice;
  }

  /**
   * Rewrites the segment that begins with frame {@code firstSeq}, if it holds such a value.
   *
   * @return how many values were dropped
   * @throws LogException if the segment is damaged; it stays as it is then
   */
  static int rewrite(Storage storage, long firstSeq, Choice choice)
      throws IOException, LogException {
    SegmentRewriter rewriter = new SegmentRewriter(choice);
    try (SegmentFile source = SegmentFile.open(storage, firstSeq)) {
      if (!rewriter.concerns(source)) {
        return 0;
      }
      String temporary = source.name() + SegmentName.TEMPORARY_SUFFIX;
      try (StorageFile target = storage.create(temporary)) {
        rewriter.copy(source, target);
        target.syncAll();
      }
      storage.rename(temporary, source.name());
      storage.syncNames();
      return rewriter.dropped;
    }
  }

  private boolean concerns(SegmentFile source) throws LogException {
    SegmentCursor cursor = new SegmentCursor(source, SegmentCursor.Tail.INSPECT);
    SegmentCursor.Step step = cursor.next();
    while (step == SegmentCursor.Step.FRAME || step == SegmentCursor.Step.LOST) {
      if (!cursor.disclosures().isEmpty()) {
        FrameText frame = FrameText.parse(cursor.copyText(), cursor.place());
        for (Disclosure disclosure : cursor.disclosures()) {
          if (drops(frame, disclosure).isPresent()) {
            return true;
          }
        }
      }
      step = cursor.next();
    }
    return false;
  }

  private void copy(SegmentFile source, StorageFile target) throws IOException, LogException {
    RecordBuffer header = new RecordBuffer(1024);
    source.header().write(header);
    write(target, header);
    ReplayedState state = new ReplayedState(source.header());
    SegmentCursor cursor = new SegmentCursor(source, SegmentCursor.Tail.INSPECT);
    long batchFirstSeq = 0;
    long batchStart = -1;
    SegmentCursor.Step step = cursor.next();
    while (step == SegmentCursor.Step.FRAME || step == SegmentCursor.Step.LOST) {
      if (cursor.batchStart() != batchStart) {
        writeBatch(target, batchFirstSeq, state.size());
        batchStart = cursor.batchStart();
        batchFirstSeq = state.size() + 1;
      }
      if (step == SegmentCursor.Step.FRAME) {
        addFrame(cursor);
        state.frame(FrameFacts.of(cursor), cursor, tally, position);
      } else {
        record(RecordType.LOST, cursor.copyText());
        state.lost(cursor.lostFrames(), source, tally, position);
      }
      step = cursor.next();
    }
    writeBatch(target, batchFirstSeq, state.size());
    if (step != SegmentCursor.Step.SEALED || !cursor.seal().footer().tree().equals(state.tree())) {
      throw Damage.of(
          LogCode.WAL_CORRUPT_SEGMENT, source.name() + " is not sealed, or not for its frames");
    }
    RecordBuffer seal = new RecordBuffer(1024);
    new SegmentSeal(tally.index(), tally.footer(state.tree())).write(seal, position);
    target.write(seal.array(), 0, seal.size(), position);
  }

  private void addFrame(SegmentCursor cursor) throws LogException {
    List<Disclosure> disclosures = cursor.disclosures();
    FrameText frame =
        disclosures.isEmpty() ? null : FrameText.parse(cursor.copyText(), cursor.place());
    for (Disclosure disclosure : disclosures) {
      Optional<Disclosure.Parsed> dropping =
          frame == null ? Optional.empty() : drops(frame, disclosure);
      if (dropping.isPresent()) {
        dropped++;
        record(RecordType.FORGOTTEN, dropping.get().trace());
      } else {
        RecordType type = disclosure.isForgotten() ? RecordType.FORGOTTEN : RecordType.DISCLOSURE;
        record(type, disclosure.toBytes());
      }
    }
    int start = body.beginRecord(RecordType.FRAME);
    body.put(cursor.array(), cursor.textOffset(), cursor.textLength());
    body.endRecord(start);
  }

  private Optional<Disclosure.Parsed> drops(FrameText frame, Disclosure disclosure)
      throws LogException {
    if (disclosure.isForgotten()) {
      return Optional.empty();
    }
    try {
      Disclosure.Parsed parsed = disclosure.parse();
      return choice.drops(frame, parsed) ? Optional.of(parsed) : Optional.empty();
    } catch (JsonException e) {
      throw Damage.of(
          LogCode.WAL_CORRUPT_DISCLOSURE,
          "a disclosure of frame " + frame.seq() + " cannot be read: " + e.getMessage());
    }
  }

  private void record(RecordType type, byte[] text) {
    int start = body.beginRecord(type);
    body.put(text);
    body.endRecord(start);
  }

  private void writeBatch(StorageFile target, long firstSeq, long lastSeq) throws IOException {
    if (firstSeq > 0) {
      RecordBuffer batch = new RecordBuffer(BatchRecord.BYTES);
      new BatchRecord(firstSeq, (int) (lastSeq - firstSeq + 1), body.size()).write(batch);
      write(target, batch);
      write(target, body);
    }
    body.setSize(0);
  }

  private void write(StorageFile target, RecordBuffer bytes) throws IOException {
    target.write(bytes.array(), 0, bytes.size(), position);
    tally.bytes(bytes.array(), 0, bytes.size());
    position += bytes.size();
  }
}
