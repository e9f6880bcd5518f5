package dev.autonomy.wal;

/**
 * What a frame is for those who receive the log: the urgent goes first. Which frames belong to
 * which class is part of the meaning of a {@link Delivery}; it does not change within a version of
 * the file.
 */
public enum DeliveryClass {
  /** What was refused, failed or ended in a way nobody knows, and damage to the log itself. */
  ERRORS,
  /** Every other decision and outcome. */
  DECISIONS,
  /** The rest: starts and stops, policies, markers, pruning. */
  LIFECYCLE;

  /** The class of a frame. */
  public static DeliveryClass of(Frame frame) {
    return switch (frame.kind()) {
      case FrameKind.DECISION ->
          frame.attrs().string("outcome").orElse("").equals("allow") ? DECISIONS : ERRORS;
      case FrameKind.OUTCOME ->
          frame.attrs().string("status").orElse("").equals("ok") ? DECISIONS : ERRORS;
      case FrameKind.BUNDLE_REJECTED, FrameKind.LOG_RECOVERED -> ERRORS;
      default -> LIFECYCLE;
    };
  }
}
