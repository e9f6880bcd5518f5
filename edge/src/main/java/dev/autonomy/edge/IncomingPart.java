package dev.autonomy.edge;

import java.io.IOException;
import java.time.Instant;

/** A peer's part of a segment with its files open, {@link IncomingParts#open}. */
final class IncomingPart {

  private final Segment segment;
  private final PartRegister.Taken taken;
  private final PartialSegment files;
  private final long offsetBefore;

  IncomingPart(Segment segment, PartRegister.Taken taken, PartialSegment files) {
    this.segment = segment;
    this.taken = taken;
    this.files = files;
    offsetBefore = files.offset();
  }

  Segment segment() {
    return segment;
  }

  PartialSegment files() {
    return files;
  }

  PartRegister.Taken taken() {
    return taken;
  }

  /** Whether the segment has become held since, by way of somebody else. */
  boolean superseded() {
    return taken.superseded();
  }

  /** Closes the files; those that are of no use are removed. */
  void close() throws IOException {
    if (superseded() || files.offset() == 0) {
      // Files that hold nothing would be a cheap way to fill the disk.
      files.discard();
    } else {
      files.close();
    }
  }

  /** Since when it has been as it is. */
  Instant since(Instant now) {
    return files.offset() == offsetBefore ? taken.since() : now;
  }
}
