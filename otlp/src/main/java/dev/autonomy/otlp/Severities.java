package dev.autonomy.otlp;

import dev.autonomy.telemetry.ExportFrame;
import dev.autonomy.wal.FrameKind;
import io.opentelemetry.api.logs.Severity;

/** How bad a frame is. */
final class Severities {

  private Severities() {}

  static Severity of(ExportFrame frame) {
    return switch (frame.frame().kind()) {
      case FrameKind.DECISION -> is(frame, "outcome", "allow") ? Severity.INFO : Severity.WARN;
      case FrameKind.OUTCOME -> is(frame, "status", "ok") ? Severity.INFO : Severity.ERROR;
      case FrameKind.BUNDLE_REJECTED -> Severity.ERROR;
      case FrameKind.LOG_RECOVERED, FrameKind.POLICY_ROLLED_BACK -> Severity.WARN;
      case FrameKind.MARKER -> is(frame, "status", "failed") ? Severity.ERROR : Severity.INFO;
      default -> Severity.INFO;
    };
  }

  private static boolean is(ExportFrame frame, String name, String value) {
    return frame.text(name).orElse("").equals(value);
  }
}
