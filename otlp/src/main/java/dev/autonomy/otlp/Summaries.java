package dev.autonomy.otlp;

import dev.autonomy.telemetry.ExportFrame;
import dev.autonomy.wal.FrameKind;

/** A frame in a few words, without payloads. */
final class Summaries {

  private Summaries() {}

  static String of(ExportFrame frame) {
    return switch (frame.frame().kind()) {
      case FrameKind.DECISION ->
          join(text(frame, "outcome"), text(frame, "tool")) + because(frame, "reason");
      case FrameKind.OUTCOME ->
          join("call", join(text(frame, "audit_id"), text(frame, "status")))
              + because(frame, "error");
      case FrameKind.MARKER -> join(text(frame, "label"), text(frame, "status"));
      case FrameKind.LIFECYCLE, FrameKind.DEPLOYMENT_LIFECYCLE ->
          join(frame.frame().kind(), text(frame, "event"));
      default -> join(frame.frame().kind(), text(frame, "policy_ref")) + because(frame, "reason");
    };
  }

  private static String text(ExportFrame frame, String name) {
    return frame.text(name).orElse("");
  }

  private static String because(ExportFrame frame, String name) {
    String reason = text(frame, name);
    return reason.isEmpty() ? "" : ": " + reason;
  }

  private static String join(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + " " + second;
  }
}
