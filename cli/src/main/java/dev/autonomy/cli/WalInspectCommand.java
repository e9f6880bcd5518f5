package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import java.nio.file.Path;

/** {@code autonomy wal inspect}. */
final class WalInspectCommand implements Command {

  private static final Option<Boolean> FOLLOW =
      Option.flag("follow", "go on with frames as they are written, until Ctrl-C").letter('f');

  private static final Option<Long> LIMIT =
      Option.count("limit", 1, 1_000_000, "only the last N frames that match").letter('n');

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal inspect", "Show the frames of a log")
        .description(
            """
            Shows what was decided and what came of it, oldest first. A table on a terminal; \
            otherwise a JSON object a line, complete, for jq and the like. Takes no lock: a log \
            that is being written can be read, and frames that are pruned before they are read are \
            counted on standard error.

            With --follow, waits for a log that is not there yet, goes on across files and \
            restarts of the runtime, and ends at Ctrl-C or when --until has passed.\
            """)
        .options(
            LogLocation.DIRECTORY,
            LogLocation.RUN,
            FrameFilter.KIND,
            FrameFilter.TOOL,
            FrameFilter.OUTCOME,
            TimeRange.SINCE,
            TimeRange.UNTIL,
            LIMIT,
            FOLLOW,
            CommonOptions.OUTPUT)
        .examples(
            new Example("What the last run decided", "autonomy wal inspect --run last"),
            new Example(
                "Denials of the last hour", "autonomy wal inspect --outcome deny --since 1h"),
            new Example(
                "Reasons, counted",
                "autonomy wal inspect --outcome deny | jq -r .attrs.reason | sort | uniq -c"))
        .seeAlso("wal verify", "audit get");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    Terminal terminal = surroundings.terminal();
    Path directory = LogLocation.of(arguments, surroundings.environment());
    FrameFilter filter = new FrameFilter(arguments, surroundings.clock());
    FrameWriter writer = FrameWriter.of(CommonOptions.format(arguments, terminal), terminal);
    Inspection inspection =
        new Inspection(directory, filter, writer, terminal.error(), surroundings.clock());
    boolean follow = arguments.value(FOLLOW);
    if (follow) {
      Inspection.awaitLog(directory, terminal.error());
    }
    try (LogReader reader = inspection.show(arguments.find(LIMIT))) {
      if (follow) {
        inspection.follow(reader);
      }
    } catch (LogException e) {
      writer.flush();
      throw LogFailure.of(e, directory);
    }
    return ExitStatus.DONE;
  }
}
