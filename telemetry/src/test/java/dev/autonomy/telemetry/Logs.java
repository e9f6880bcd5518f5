package dev.autonomy.telemetry;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogLimits;
import dev.autonomy.wal.LogOptions;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.Section;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Logs to deliver. */
final class Logs {

  /** No checkpoint but at the end of a segment or of the log. */
  static final LogOptions OPTIONS =
      LogOptions.forNode("node-1")
          .withOrigin("example.com/log")
          .withLimits(LogLimits.DEFAULTS.withIntervals(Duration.ofHours(1), Duration.ofMillis(1)));

  private Logs() {}

  /** Appends so many calls, every fourth of them denied, and closes the log. */
  static void append(Path directory, int calls) throws LogException {
    try (Log log = Log.open(directory, OPTIONS)) {
      append(log, calls);
    }
  }

  static void append(Log log, int calls) throws LogException {
    log.append(Entry.of(FrameKind.LIFECYCLE).attr("event", "started").build());
    for (int i = 0; i < calls; i++) {
      String auditId = "call-" + i;
      boolean denied = i % 4 == 3;
      log.append(
          Entry.of(FrameKind.DECISION)
              .attr("audit_id", auditId)
              .attr("tool", "echo")
              .attr("outcome", denied ? "deny" : "allow")
              .section(
                  Section.PARAMS, json("{\"message\":\"hello\",\"token\":\"s3\"}"), Set.of("token"))
              .build());
      if (!denied) {
        log.append(
            Entry.of(FrameKind.OUTCOME)
                .attr("audit_id", auditId)
                .attr("status", i % 8 == 0 ? "failed" : "ok")
                .build());
      }
    }
  }

  static List<Frame> frames(Path directory) throws LogException {
    List<Frame> frames = new ArrayList<>();
    try (LogReader reader = LogReader.open(directory)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        frames.add(frame);
      }
    }
    return frames;
  }

  static JsonObject json(String text) {
    try {
      return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
