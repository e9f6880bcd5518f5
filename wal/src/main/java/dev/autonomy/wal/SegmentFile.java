package dev.autonomy.wal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** A segment open for reading, its header read. */
final class SegmentFile implements AutoCloseable {

  /** Most headers are shorter: 4 KiB. */
  private static final int HEADER_READ_BYTES = 4 << 10;

  private final StorageFile file;
  private final String name;
  private final byte[] headerText;
  private final SegmentHeader header;
  private final long headerEnd;

  private SegmentFile(StorageFile file, String name) throws IOException, LogException {
    this.file = file;
    this.name = name;
    byte[] preamble = new byte[SegmentHeader.PREAMBLE_BYTES];
    int length = file.read(preamble, 0, preamble.length, 0);
    if (length < preamble.length) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_SEGMENT, "the file ends within its preamble", name, length);
    }
    SegmentHeader.checkPreamble(preamble, 0, name);
    RecordScanner scanner = new RecordScanner(file, preamble.length, HEADER_READ_BYTES);
    if (scanner.next() != RecordScanner.Found.RECORD || scanner.type() != RecordType.HEADER) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_SEGMENT,
          scanner.damage().isEmpty() ? "there is no header record" : scanner.damage(),
          name,
          preamble.length);
    }
    headerText = scanner.copyPayload();
    headerEnd = scanner.position();
    SegmentHeader parsed = SegmentHeader.parse(headerText);
    if (parsed == null) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_SEGMENT, "the header is not a header's JSON", name, preamble.length);
    }
    header = parsed;
    if (header.firstSeq() != SegmentName.firstSeq(name)) {
      throw Damage.at(
          LogCode.WAL_SEQ_GAP,
          "the header says that the segment begins with frame " + header.firstSeq(),
          name,
          preamble.length);
    }
  }

  /**
   * Opens the segment that begins with frame {@code firstSeq}.
   *
   * @throws LogException if it has no header that can be read
   */
  static SegmentFile open(Storage storage, long firstSeq) throws LogException {
    String name = SegmentName.of(firstSeq);
    return open(storage, name, name);
  }

  /**
   * Opens a segment that stands under another name at present.
   *
   * @param fileName where it stands
   * @param name the name that its header must agree with
   */
  static SegmentFile open(Storage storage, String fileName, String name) throws LogException {
    try {
      StorageFile file = storage.openForReading(fileName);
      try {
        return new SegmentFile(file, name);
      } catch (IOException | LogException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw Damage.vanished(name, e);
    } catch (IOException e) {
      throw Damage.io("cannot read " + name, e);
    }
  }

  String name() {
    return name;
  }

  StorageFile file() {
    return file;
  }

  SegmentHeader header() {
    return header;
  }

  /** The header's exact JSON text. */
  byte[] headerText() {
    return headerText;
  }

  /** Where the first batch begins. */
  long headerEnd() {
    return headerEnd;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
