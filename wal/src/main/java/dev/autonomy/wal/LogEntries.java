package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The entries that the log itself makes. */
final class LogEntries {

  private LogEntries() {}

  /** The last writer did not close the log. */
  static Entry recovered(Recovered.Unclean unclean, int openCalls) {
    return Entry.of(FrameKind.LOG_RECOVERED)
        .attr("reason", "the log was not closed")
        .attr("file", unclean.file())
        .attr("offset", unclean.end())
        .attr("cut_bytes", unclean.cutBytes())
        .attr("unknown_outcomes", openCalls)
        .build();
  }

  /** The log accepts entries again. */
  static Entry resumed(LogException reason, long refusedEntries) {
    return Entry.of(FrameKind.LOG_RECOVERED)
        .attr("reason", String.valueOf(reason.getMessage()))
        .attr("refused_entries", refusedEntries)
        .build();
  }

  /**
   * The operator has accepted a loss so that the log opens again, or verifies.
   *
   * @param lists what it has of {@code lost}, {@code moved}, {@code salvaged}, {@code lost_values}
   *     that no {@link #repairedPart} has
   * @param firstSeq number of the oldest frame that the log still has
   */
  static Entry repaired(RepairReport report, Map<String, JsonArray> lists, long firstSeq) {
    Entry.Builder entry =
        Entry.of(FrameKind.LOG_RECOVERED)
            .attr("reason", "the operator repaired the log and accepted the loss")
            .attr("repair", report.id())
            .attr("code", report.code().name())
            .attr("problem", report.problem())
            .attr("kept_frames", report.keptFrames());
    lists.forEach(entry::attr);
    if (!report.lost().isEmpty() && report.lost().getFirst().firstSeq() == 1) {
      entry.attr("lost_before", report.lost().getFirst().lastSeq() + 1);
    } else if (firstSeq > 1) {
      entry.attr("pruned_before", firstSeq); // the frame that said so may be among the lost ones
    }
    if (report.earlier().isPresent()) {
      entry.attr("earlier_size", report.earlier().get().size());
      entry.attr("earlier_root", report.earlier().get().root().toString());
    }
    return entry.build();
  }

  /** Whether a frame says what a repair has lost: of such a one it matters who signs for it. */
  static boolean speaksOfLoss(FrameText frame) {
    return frame.kind().equals(FrameKind.LOG_RECOVERED)
        && (frame.attrs().get("salvaged") != null || frame.attrs().get("lost_values") != null);
  }

  /** Some of one of the lists of {@link #repaired}, which comes last, when it has too many. */
  static Entry repairedPart(String repair, String member, JsonArray some) {
    return Entry.of(FrameKind.LOG_RECOVERED)
        .attr("reason", "a repair has more to say than one frame holds")
        .attr("repair", repair)
        .attr(member, some)
        .build();
  }

  /** The operator has removed the oldest segments. */
  static Entry pruned(PruneReport report) {
    return Entry.of(FrameKind.LOG_PRUNED)
        .attr("first_seq", report.firstSeq())
        .attr("last_seq", report.lastSeq())
        .attr("root", report.root().toString())
        .attr("segments", report.segments())
        .attr("bytes", report.bytes())
        .build();
  }

  /** The operator has had a call's stored values removed; never the values themselves. */
  static Entry forgotten(String auditId, List<String> fields, String by) {
    List<JsonValue> pointers = new ArrayList<>();
    for (String field : fields) {
      pointers.add(new JsonString(field));
    }
    return Entry.of(FrameKind.LOG_PRUNED)
        .attr("audit_id", auditId)
        .attr("fields", new JsonArray(pointers))
        .attr("by", by)
        .build();
  }

  /** A call was let run, and nobody will say any more how it ended. */
  static Entry unknownOutcome(OpenCalls.OpenCall call) {
    return Entry.of(FrameKind.OUTCOME)
        .attr("audit_id", call.auditId())
        .attr("status", "unknown")
        .attr("error", "the runtime stopped before the outcome was recorded")
        .attr("decision_seq", call.seq())
        .build();
  }
}
