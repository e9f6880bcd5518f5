package dev.autonomy.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for whole records of frames, and of what stands beside them, in a file that is damaged:
 * where no record stands, at the next place where one does. No value can look like a record: a
 * record begins with a zero byte, which JSON text never has. Not thread-safe.
 */
final class SalvageScanner {

  private final StorageFile file;
  private final RecordScanner scanner;
  private final long size;
  private final byte[] start = new byte[RecordBuffer.RECORD_HEADER_BYTES];
  private List<Disclosure> pending = new ArrayList<>();
  private List<Disclosure> disclosures = List.of();
  private byte[] text = new byte[0];
  private long seq;

  SalvageScanner(SegmentFile segment) throws IOException {
    file = segment.file();
    size = file.size();
    scanner = new RecordScanner(file, segment.headerEnd());
  }

  /** Goes to the next frame; false when there is none before the seal. */
  boolean next() throws IOException {
    while (scanner.position() < size) {
      if (scanner.next() != RecordScanner.Found.RECORD) {
        resume();
        continue;
      }
      switch (scanner.type()) {
        case DISCLOSURE, FORGOTTEN ->
            pending.add(
                new Disclosure(
                    scanner.copyPayload(),
                    scanner.type() == RecordType.FORGOTTEN,
                    scanner.recordOffset()));
        case FRAME -> {
          if (takeFrame()) {
            return true;
          }
        }
        case INDEX, FOOTER, TRAILER -> {
          return false;
        }
        case HEADER, BATCH, LOST -> pending.clear();
      }
    }
    return false;
  }

  /** The frame's number. */
  long seq() {
    return seq;
  }

  /** The frame's exact text. */
  byte[] copyText() {
    return text.clone();
  }

  /** The records before it. */
  List<Disclosure> disclosures() {
    return disclosures;
  }

  private boolean takeFrame() {
    seq = FrameText.peekSeq(scanner.array(), scanner.payload(), scanner.payloadLength());
    disclosures = pending;
    pending = new ArrayList<>();
    text = scanner.copyPayload();
    return seq > 0;
  }

  /** Goes to the next place where a record may begin: behind this one if its length is true. */
  private void resume() throws IOException {
    long from = scanner.position();
    file.read(start, 0, start.length, from);
    long behind = from + start.length + RecordBuffer.getInt(start, 0);
    if (behind > from && mayBegin(behind) && isRecord(behind)) {
      scanner.seek(behind);
      return;
    }
    long at = from + 1;
    while (at < size && !(mayBegin(at) && isRecord(at))) {
      at++;
    }
    scanner.seek(at);
  }

  private boolean isRecord(long at) throws IOException {
    return new RecordScanner(file, at, start.length).next() == RecordScanner.Found.RECORD;
  }

  /** Whether a record's length and type may stand there; most places are passed over by this. */
  private boolean mayBegin(long at) throws IOException {
    if (at + start.length > size || file.read(start, 0, start.length, at) < start.length) {
      return false;
    }
    int length = RecordBuffer.getInt(start, 0);
    return length > 0 && length <= size - at - start.length && RecordType.of(start[4]) != null;
  }
}
