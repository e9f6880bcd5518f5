package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.FrameSelection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which frames of a log a command shows. Sees the frames in order. */
final class FrameFilter {

  /** What a decision or an execution came to. */
  enum Outcome {
    ALLOW,
    DENY,
    OK,
    FAILED,
    TIMEOUT,
    UNKNOWN
  }

  static final Option<String> KIND =
      Option.word("kind", FrameKind.ALL, "only frames of this kind, such as autonomy.decision")
          .placeholder("KIND");

  static final Option<String> TOOL =
      Option.text("tool", "only decisions about this tool, and what came of them")
          .placeholder("TOOL");

  static final Option<Outcome> OUTCOME =
      Option.choice("outcome", Outcome.values(), "only decisions, or executions, that ended so");

  private final Optional<String> kind;
  private final Optional<Instant> since;
  private final Optional<Instant> until;
  private final Optional<String> tool;
  private final Optional<Outcome> outcome;

  /** Allowed calls of the tool whose outcome is still to come; outcomes do not name their tool. */
  private final Set<String> openCalls = new HashSet<>();

  FrameFilter(Arguments arguments, InstantSource clock) throws UsageException {
    this.kind = arguments.find(KIND);
    TimeRange times = TimeRange.of(arguments, clock);
    this.since = times.since();
    this.until = times.until();
    this.tool = arguments.find(TOOL);
    this.outcome = arguments.find(OUTCOME);
  }

  private FrameFilter(FrameFilter other) {
    this.kind = other.kind;
    this.since = other.since;
    this.until = other.until;
    this.tool = other.tool;
    this.outcome = other.outcome;
  }

  /** The same filter before it has seen any frame. */
  FrameFilter restarted() {
    return new FrameFilter(this);
  }

  /** No frame before this time is accepted. */
  Optional<Instant> since() {
    return since;
  }

  /** No frame from this time on is accepted. */
  Optional<Instant> until() {
    return until;
  }

  /**
   * Whether {@link #accepts} has to see every decision about a tool, those of the calls included
   * that are open where it starts: outcomes do not name their tool.
   */
  boolean needsOpenCalls() {
    return tool.isPresent() && !kind.equals(Optional.of(FrameKind.DECISION));
  }

  /** All frames that have to be seen, and perhaps others. */
  FrameSelection selection() {
    List<String> strings = new ArrayList<>();
    FrameSelection selection = FrameSelection.ALL;
    if (!needsOpenCalls()) {
      kind.ifPresent(strings::add);
      tool.ifPresent(strings::add);
      outcome.ifPresent(value -> strings.add(word(value)));
      selection = FrameSelection.naming(strings);
      selection = since.isPresent() ? selection.since(since.get()) : selection;
    }
    return until.isPresent() ? selection.until(until.get()) : selection;
  }

  /** Whether the frame is one to show. */
  boolean accepts(Frame frame) {
    // The tool first: it has to see every frame to tell which outcomes are its own.
    return acceptsTool(frame) && acceptsKind(frame) && acceptsTime(frame) && acceptsOutcome(frame);
  }

  private boolean acceptsKind(Frame frame) {
    return kind.isEmpty() || kind.get().equals(frame.kind());
  }

  private boolean acceptsTime(Frame frame) {
    if (since.isEmpty() && until.isEmpty()) {
      return true;
    }
    Instant time = Instant.parse(frame.time());
    return (since.isEmpty() || !time.isBefore(since.get()))
        && (until.isEmpty() || time.isBefore(until.get()));
  }

  private boolean acceptsTool(Frame frame) {
    if (tool.isEmpty()) {
      return true;
    }
    if (frame.kind().equals(FrameKind.OUTCOME)) {
      return openCalls.remove(frame.auditId());
    }
    if (!frame.attrs().string("tool").equals(tool)) {
      return false;
    }
    if (FrameText.isAllow(frame)) {
      openCalls.add(frame.auditId());
    } else {
      openCalls.remove(frame.auditId());
    }
    return true;
  }

  private boolean acceptsOutcome(Frame frame) {
    if (outcome.isEmpty()) {
      return true;
    }
    String attribute =
        switch (outcome.get()) {
          case ALLOW, DENY -> "outcome";
          case OK, FAILED, TIMEOUT, UNKNOWN -> "status";
        };
    return frame.attrs().string(attribute).equals(Optional.of(word(outcome.get())));
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case ALLOW -> "allow";
      case DENY -> "deny";
      case OK -> "ok";
      case FAILED -> "failed";
      case TIMEOUT -> "timeout";
      case UNKNOWN -> "unknown";
    };
  }
}
