package dev.autonomy.cli;

import dev.autonomy.cli.line.Arguments;
import dev.autonomy.cli.line.Command;
import dev.autonomy.cli.line.CommandException;
import dev.autonomy.cli.line.CommandSpec;
import dev.autonomy.cli.line.CommandSpec.Example;
import dev.autonomy.cli.line.ExitStatus;
import dev.autonomy.cli.line.Surroundings;
import dev.autonomy.cli.line.UsageException;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.SignedNote;
import java.nio.file.Path;

/** {@code autonomy wal checkpoint}. */
final class WalCheckpointCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal checkpoint", "Print a log's last signed checkpoint")
        .description(
            """
            A C2SP tlog-checkpoint: the log's origin, its size, its Merkle root, and the \
            signature. Whoever keeps it can tell later that nothing before it was changed, \
            removed or reordered.\
            """)
        .options(LogLocation.DIRECTORY, LogLocation.RUN)
        .examples(
            new Example("Keep it elsewhere", "autonomy wal checkpoint > october.checkpoint"),
            new Example(
                "Check against it", "autonomy wal verify --since-checkpoint october.checkpoint"))
        .seeAlso("wal verify", "wal key");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path directory = LogLocation.of(arguments, surroundings.environment());
    try {
      SignedNote note =
          LogReader.checkpoint(directory)
              .orElseThrow(
                  () ->
                      new CommandException(
                          "no checkpoint in "
                              + directory
                              + " yet: one is signed every second while frames arrive"));
      surroundings.terminal().out().write(note.toBytes());
      return ExitStatus.DONE;
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
  }
}
