package dev.autonomy.wal;

import java.io.IOException;
import java.util.List;

/**
 * Walks through one segment by its grammar (see {@link SegmentWriter}); recovery, readers and the
 * verifier all read segments through it. A frame is shown only when its whole batch is there and
 * intact. Not thread-safe.
 */
final class SegmentCursor implements AutoCloseable {

  /** What the cursor came to. */
  enum Step {
    /** A frame with its disclosures. */
    FRAME,
    /** Frames that a repair could not save; there is nothing of them but their number. */
    LOST,
    /** The footer: the segment is complete. */
    SEALED,
    /** The end of what was written so far. */
    END,
    /** A batch that a crash, or a writer at work, has left incomplete. */
    TORN
  }

  /** How thoroughly to look at what follows the last batch. */
  enum Tail {
    /** Zeros where a batch would begin end the segment: a writer may be at work. */
    GLANCE,
    /** Everything up to the end of the file must be zero. */
    INSPECT
  }

  private final SegmentFile segment;
  private final RecordScanner scanner;
  private final BatchFinder batches;
  private final DisclosureSpans spans = new DisclosureSpans();
  private final SealRecords seal = new SealRecords();
  private long nextSeq;
  private long batchStart;
  private long batchEnd;
  private int framesLeft;
  private int lostFrames;
  private boolean sealing;

  SegmentCursor(SegmentFile segment, Tail tail) {
    this.segment = segment;
    nextSeq = segment.header().firstSeq();
    batchEnd = segment.headerEnd();
    scanner = new RecordScanner(segment.file(), batchEnd);
    batches = new BatchFinder(segment, scanner, tail);
  }

  /**
   * Moves on. After {@link Step#END} and {@link Step#TORN} the next call looks again, at the same
   * place, for what a writer has added.
   *
   * @throws LogException if what comes next is damaged
   */
  Step next() throws LogException {
    try {
      return advance();
    } catch (IOException e) {
      throw Damage.io("cannot read " + segment.name(), e);
    }
  }

  /** Number of the frame that would come next. */
  long nextSeq() {
    return nextSeq;
  }

  /** Where the batch begins that the last frame is in. */
  long batchStart() {
    return batchStart;
  }

  /** Offset behind the last batch that is complete: where the next one would begin. */
  long end() {
    return batchEnd;
  }

  /** Where the last frame's own record stands. */
  Frame.Place place() {
    return new Frame.Place(segment.name(), scanner.recordOffset());
  }

  /** The array that holds the last frame's text; valid until {@link #next}. */
  byte[] array() {
    return scanner.array();
  }

  int textOffset() {
    return scanner.payload();
  }

  int textLength() {
    return scanner.payloadLength();
  }

  byte[] copyText() {
    return scanner.copyPayload();
  }

  /** The disclosures that stand beside the last frame, copied. */
  List<Disclosure> disclosures() {
    return spans.copy();
  }

  /** Where these disclosures stand; valid until {@link #next}. */
  DisclosureSpans spans() {
    return spans;
  }

  /** Takes the bytes of the batch that the last frame is in into a checksum. */
  void addBatch(SegmentTally tally) {
    tally.bytes(scanner.array(), scanner.indexOf(batchStart), (int) (batchEnd - batchStart));
  }

  /** After {@link Step#LOST}: how many frames there were; the last is the one before the next. */
  int lostFrames() {
    return lostFrames;
  }

  /** Whether the last frame is the last one of its batch. */
  boolean isLastOfBatch() {
    return framesLeft == 0;
  }

  /** The index and footer, after {@link Step#SEALED}. */
  SegmentSeal seal() {
    return seal.seal();
  }

  /** Continues with the batch that begins at {@code offset}. */
  void seek(long offset) {
    scanner.seek(offset);
    batchEnd = offset;
    nextSeq = BatchFinder.ANY_SEQ;
  }

  @Override
  public void close() {
    segment.close();
  }

  private Step advance() throws IOException, LogException {
    spans.clear();
    if (scanner.position() == batchEnd) {
      switch (batches.find(batchEnd, nextSeq)) {
        case WHOLE -> enter(batches.batch());
        case END -> {
          return Step.END;
        }
        case TORN -> {
          return Step.TORN;
        }
      }
    }
    while (scanner.position() < batchEnd) {
      scanner.next();
      switch (scanner.type()) {
        case DISCLOSURE, FORGOTTEN -> addDisclosure();
        case FRAME -> {
          return frame();
        }
        case LOST -> {
          return lost();
        }
        case INDEX -> checkSeal(sealing && seal.addIndex(scanner.copyPayload()));
        case FOOTER -> checkSeal(sealing && seal.addFooter(scanner.copyPayload()));
        case TRAILER -> {
          if (!seal.addTrailer(scanner.copyPayload(), batchStart)) {
            throw corrupt("the trailer does not point to the seal");
          }
        }
        case HEADER, BATCH -> throw corrupt("a record stands where none of its type may");
      }
    }
    if (!seal.isComplete()) {
      throw corrupt("a batch ends before its last frame, or a seal before its trailer");
    }
    if (segment.file().size() != batchEnd) {
      throw corrupt("something stands behind the footer");
    }
    return Step.SEALED;
  }

  private void enter(BatchRecord batch) {
    batchStart = batchEnd;
    batchEnd = scanner.position() + batch.bodyBytes();
    framesLeft = batch.frames();
    sealing = framesLeft == 0;
    nextSeq = batch.firstSeq();
  }

  private void addDisclosure() throws LogException {
    if (sealing) {
      throw corrupt("a disclosure stands in the seal");
    }
    spans.add(
        scanner.array(),
        scanner.payload(),
        scanner.payloadLength(),
        scanner.type() == RecordType.FORGOTTEN,
        scanner.recordOffset());
  }

  /** All of a batch's frames are gone. */
  private Step lost() throws LogException {
    if (scanner.recordOffset() != batchStart + BatchRecord.BYTES
        || scanner.position() != batchEnd
        || framesLeft == 0) {
      throw corrupt("lost frames are not a batch by themselves");
    }
    lostFrames = framesLeft;
    nextSeq += framesLeft;
    framesLeft = 0;
    return Step.LOST;
  }

  private Step frame() throws LogException {
    long seq = FrameText.peekSeq(scanner.array(), scanner.payload(), scanner.payloadLength());
    if (seq == 0) {
      throw damage(LogCode.WAL_CORRUPT_JSON, "a frame does not begin with its number");
    }
    if (seq != nextSeq) {
      throw damage(
          LogCode.WAL_SEQ_GAP, "frame " + seq + " stands where frame " + nextSeq + " must");
    }
    framesLeft--;
    boolean last = scanner.position() == batchEnd;
    if (framesLeft < 0 || last != (framesLeft == 0)) {
      throw corrupt("a batch holds another number of frames than it says");
    }
    nextSeq++;
    return Step.FRAME;
  }

  private void checkSeal(boolean isRight) throws LogException {
    if (!isRight) {
      throw corrupt("the seal is not an index and a footer");
    }
  }

  private LogException corrupt(String what) {
    return damage(LogCode.WAL_CORRUPT_SEGMENT, what);
  }

  private LogException damage(LogCode code, String what) {
    return Damage.at(code, what, segment.name(), scanner.recordOffset());
  }
}
