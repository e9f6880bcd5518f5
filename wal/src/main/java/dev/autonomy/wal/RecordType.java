package dev.autonomy.wal;

import org.jspecify.annotations.Nullable;

/** What a record of a segment holds; the byte on disk is the constant's letter. */
enum RecordType {
  /** The segment's first record: JSON, see {@link SegmentHeader}. */
  HEADER('H'),
  /** What the next bytes were written as in one go, see {@link BatchRecord}. */
  BATCH('B'),
  /** A committed member's salt, place and value: a JSON array. */
  DISCLOSURE('D'),
  /** The place of a committed member whose value was dropped: a JSON array. */
  FORGOTTEN('X'),
  /** A frame: the JSON text that the tree's leaf covers. */
  FRAME('F'),
  /** In place of a batch's frames, which a repair could not save: JSON. */
  LOST('L'),
  /** Where frames stand and what subtrees hash to, see {@link TileIndex}. */
  INDEX('I'),
  /** What a sealed segment says about itself: JSON, see {@link SegmentFooter}. */
  FOOTER('Z'),
  /** The last record of a sealed segment: where its seal begins. */
  TRAILER('E');

  private final byte code;

  RecordType(char letter) {
    code = (byte) letter;
  }

  /** The byte on disk. */
  byte code() {
    return code;
  }

  /** The type of that byte, or null when there is none. */
  static @Nullable RecordType of(byte code) {
    return switch (code) {
      case 'H' -> HEADER;
      case 'B' -> BATCH;
      case 'D' -> DISCLOSURE;
      case 'X' -> FORGOTTEN;
      case 'F' -> FRAME;
      case 'L' -> LOST;
      case 'I' -> INDEX;
      case 'Z' -> FOOTER;
      case 'E' -> TRAILER;
      default -> null;
    };
  }
}
