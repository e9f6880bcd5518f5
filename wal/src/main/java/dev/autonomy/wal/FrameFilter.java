package dev.autonomy.wal;

import org.jspecify.annotations.Nullable;

/** Applies a {@link FrameSelection} to frames in their order, by their stored texts. */
final class FrameFilter {

  private final TextSearch[] texts;
  private final String since;
  private final @Nullable String until;
  private final long endSeq;
  private boolean sincePassed;

  FrameFilter(FrameSelection selection) {
    this.texts = selection.searches();
    this.since = selection.sinceText();
    this.until = selection.until().map(FrameClock::text).orElse(null);
    this.endSeq = selection.endSeq();
  }

  /** Whether neither frame {@code seq} nor any after it is wanted, by its number. */
  boolean endsBefore(long seq) {
    return seq >= endSeq;
  }

  /**
   * Whether neither the frame that the cursor stands on nor any after it is wanted, by its time.
   */
  boolean endsBefore(SegmentCursor frame) {
    return until != null && time(frame).compareTo(until) >= 0;
  }

  /** Whether the frame that the cursor stands on may be wanted. */
  boolean mayWant(SegmentCursor frame) {
    // Times never decrease.
    sincePassed = sincePassed || time(frame).compareTo(since) >= 0;
    if (!sincePassed) {
      return false;
    }
    int from = frame.textOffset();
    for (TextSearch text : texts) {
      if (!text.isIn(frame.array(), from, from + frame.textLength())) {
        return false;
      }
    }
    return true;
  }

  private static String time(SegmentCursor frame) {
    return FrameText.peekTime(frame.array(), frame.textOffset(), frame.textLength());
  }
}
