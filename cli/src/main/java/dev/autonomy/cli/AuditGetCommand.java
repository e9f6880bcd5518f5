package dev.autonomy.cli;

import dev.autonomy.contract.AuditId;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Output;
import dev.autonomy.line.Printable;
import dev.autonomy.line.Style;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.LogCode;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code autonomy audit get}. */
final class AuditGetCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("audit get", "Show everything recorded about one tool call")
        .operands("<audit-id>", 1, 1, ValueKind.Completes.NOTHING)
        .description(
            """
            Shows every frame with this audit id, the last word first: what was decided in the \
            end, then how it came to it. Looks in the log of `autonomy runtime start` and in \
            the kept runs, unless --dir or --run names one.\
            """)
        .options(LogLocation.DIRECTORY, LogLocation.RUN, CommonOptions.OUTPUT)
        .examples(
            new Example(
                "Why a call was denied", "autonomy audit get 0190f5fe-7c00-7a00-8000-000000000001"))
        .exits(new Exit("0", "found"), new Exit("1", "no log has a frame with this id"))
        .seeAlso("audit prove", "wal inspect");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    String auditId = auditId(arguments.operands().getFirst());
    List<Path> logs = logs(arguments, surroundings);
    for (Path directory : logs) {
      List<Frame> frames = frames(directory, auditId);
      if (!frames.isEmpty()) {
        write(directory, lastWordFirst(frames), arguments, surroundings.terminal());
        return ExitStatus.DONE;
      }
    }
    throw notFound(auditId, logs);
  }

  /** Says that none of the logs has the call. */
  static CommandException notFound(String auditId, List<Path> logs) {
    return new CommandException(
        "no frame with audit id `"
            + auditId
            + "` in "
            + (logs.size() == 1 ? logs.getFirst() : logs.size() + " logs")
            + ": `--dir` names another log");
  }

  /** The id in the one form that frames have. */
  static String auditId(String text) throws UsageException {
    try {
      return AuditId.parse(text.toLowerCase(Locale.ROOT)).toString();
    } catch (IllegalArgumentException e) {
      throw new UsageException("`" + text + "` is no audit id: " + e.getMessage());
    }
  }

  /** The logs to look in, the most likely one first. */
  static List<Path> logs(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    List<Path> logs = new ArrayList<>();
    logs.add(LogLocation.of(arguments, surroundings.environment()));
    if (!arguments.isGiven(LogLocation.RUN) && !arguments.isGiven(LogLocation.DIRECTORY)) {
      logs.addAll(LogLocation.keptRuns(surroundings.environment()));
    }
    return logs;
  }

  /** The frames of a call in a log, which may be missing. */
  static List<Frame> frames(Path directory, String auditId) throws CommandException {
    try {
      return LogReader.framesOf(directory, auditId);
    } catch (LogException e) {
      if (e.code() == LogCode.WAL_NOT_FOUND) {
        return List.of();
      }
      throw LogFailure.of(e, directory);
    }
  }

  /** The decision that counted, then the rest in the order in which it was written. */
  static List<Frame> lastWordFirst(List<Frame> frames) {
    List<Frame> ordered = new ArrayList<>(frames);
    for (int i = frames.size() - 1; i >= 0; i--) {
      if (frames.get(i).kind().equals(FrameKind.DECISION)) {
        ordered.addFirst(ordered.remove(i));
        break;
      }
    }
    return ordered;
  }

  private static void write(
      Path directory, List<Frame> frames, Arguments arguments, Terminal terminal) {
    Output out = terminal.out();
    switch (CommonOptions.format(arguments, terminal)) {
      case JSON -> {
        for (Frame frame : frames) {
          out.write(frame.toBytes()).write("\n");
        }
      }
      case TEXT -> {
        for (Frame frame : frames) {
          text(frame, directory, terminal);
        }
      }
    }
  }

  private static void text(Frame frame, Path directory, Terminal terminal) {
    Output out = terminal.out();
    String outcome = FrameText.outcome(frame);
    String title = outcome.isEmpty() ? frame.kind() : outcome;
    out.line(
        terminal.styled(Style.BOLD, title)
            + "  frame "
            + frame.seq()
            + " of "
            + directory
            + ", "
            + FrameText.time(frame)
            + " UTC, node "
            + Printable.line(frame.node()));
    attributes(frame, terminal);
  }

  /** A line for each attribute. */
  static void attributes(Frame frame, Terminal terminal) {
    JsonObject attrs = frame.attrs();
    int left = 0;
    for (String name : attrs.members().keySet()) {
      left = Math.max(left, name.length());
    }
    for (Map.Entry<String, JsonValue> member : attrs.members().entrySet()) {
      String value =
          member.getValue() instanceof JsonString(String string)
              ? string
              : FrameText.json(member.getValue());
      String name = Printable.line(member.getKey());
      terminal
          .out()
          .line(
              "  "
                  + terminal.styled(Style.DIM, name)
                  + " ".repeat(Math.max(0, left - name.length()) + 2)
                  + Printable.line(value));
    }
  }
}
