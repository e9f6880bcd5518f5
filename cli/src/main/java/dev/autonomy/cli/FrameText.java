package dev.autonomy.cli;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Style;
import dev.autonomy.line.Table;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameKind;

/** Shows frames to people. */
final class FrameText {

  private static final int DATE_AND_TIME_CHARS = "2026-11-21T08:00:00.000".length();
  private static final int OUTCOME_COLUMN = 4;

  private FrameText() {}

  /** The headings of {@link #addTo}. */
  static final String[] HEADINGS = {"SEQ", "TIME (UTC)", "KIND", "TOOL", "OUTCOME", "DETAIL"};

  /** Adds the frame as a row. */
  static void addTo(Table table, Frame frame) {
    String outcome = outcome(frame);
    String[] cells = {
      Long.toString(frame.seq()),
      time(frame),
      shortKind(frame.kind()),
      frame.attrs().string("tool").orElse(""),
      outcome,
      detail(frame)
    };
    switch (outcome) {
      case "allow", "ok" -> table.row(OUTCOME_COLUMN, Style.GREEN, cells);
      case "deny", "failed", "timeout" -> table.row(OUTCOME_COLUMN, Style.RED, cells);
      case "unknown" -> table.row(OUTCOME_COLUMN, Style.YELLOW, cells);
      default -> table.row(cells);
    }
  }

  /** Whether the frame is a decision that lets the call run. */
  static boolean isAllow(Frame frame) {
    return frame.kind().equals(FrameKind.DECISION) && outcome(frame).equals("allow");
  }

  /** {@code allow}, {@code deny}, or how an execution ended; empty for other frames. */
  static String outcome(Frame frame) {
    return switch (frame.kind()) {
      case FrameKind.DECISION -> frame.attrs().string("outcome").orElse("");
      case FrameKind.OUTCOME -> frame.attrs().string("status").orElse("");
      default -> "";
    };
  }

  /** The time to the millisecond, with a space between date and time. */
  static String time(Frame frame) {
    String time = frame.time();
    String shown =
        time.length() > DATE_AND_TIME_CHARS ? time.substring(0, DATE_AND_TIME_CHARS) : time;
    return shown.replace('T', ' ');
  }

  /** The value as compact JSON. */
  static String json(JsonValue value) {
    return new JsonWriter().value(value).toString();
  }

  private static String shortKind(String kind) {
    return switch (kind) {
      case FrameKind.DECISION -> "decision";
      case FrameKind.OUTCOME -> "outcome";
      case FrameKind.MARKER -> "marker";
      case FrameKind.LIFECYCLE -> "lifecycle";
      default -> kind;
    };
  }

  private static String detail(Frame frame) {
    JsonObject attrs = frame.attrs();
    return switch (frame.kind()) {
      case FrameKind.DECISION -> {
        String reason = attrs.string("reason").orElse("");
        JsonValue params = attrs.get("params");
        String shown = params == null ? "" : json(params);
        yield reason.isEmpty() ? shown : reason + "  " + shown;
      }
      case FrameKind.OUTCOME -> attrs.string("error").orElse("");
      case FrameKind.MARKER -> attrs.string("label").orElseGet(() -> json(attrs));
      default -> json(attrs);
    };
  }
}
