package dev.autonomy.wal;

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
