package dev.autonomy.wal;

import org.jspecify.annotations.Nullable;

/** What a frame means for the set of calls that were allowed and await their outcome. */
enum CallEffect {
  /** An allowed call: an outcome is owed. */
  OPENS,
  /** The outcome, or a later layer's denial: nothing is owed any more. */
  CLOSES,
  /** Not about a call. */
  NONE;

  static CallEffect of(String kind, @Nullable String auditId, @Nullable String outcome) {
    if (auditId == null) {
      return NONE;
    }
    return switch (kind) {
      case FrameKind.DECISION -> "allow".equals(outcome) ? OPENS : CLOSES;
      case FrameKind.OUTCOME -> CLOSES;
      default -> NONE;
    };
  }
}
