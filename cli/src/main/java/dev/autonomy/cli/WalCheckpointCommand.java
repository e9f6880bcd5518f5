package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.WitnessedFile;
import dev.autonomy.wal.note.SignedNote;
import java.nio.file.Path;

/** {@code autonomy wal checkpoint}. */
final class WalCheckpointCommand implements Command {

  private static final Option<Boolean> WITNESSED =
      Option.flag("witnessed", "the last one that witnesses have cosigned, with their signatures");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal checkpoint", "Print a log's last signed checkpoint")
        .description(
            """
            A C2SP tlog-checkpoint: the log's origin, its size, its Merkle root, and the \
            signature. Whoever keeps it can tell later that nothing before it was changed, \
            removed or reordered.

            With --witnessed, the one that `wal witness` has kept. Nothing is verified: \
            `wal verify --witness` does that.\
            """)
        .options(WITNESSED, LogLocation.DIRECTORY, LogLocation.RUN)
        .examples(
            new Example("Keep it elsewhere", "autonomy wal checkpoint > october.checkpoint"),
            new Example(
                "Check against it", "autonomy wal verify --since-checkpoint october.checkpoint"))
        .seeAlso("wal verify", "wal witness", "wal key");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path directory = LogLocation.of(arguments, surroundings.environment());
    boolean witnessed = arguments.value(WITNESSED);
    LogFailure.checkExists(directory);
    try {
      SignedNote note =
          (witnessed ? WitnessedFile.read(directory) : LogReader.checkpoint(directory))
              .orElseThrow(() -> missing(witnessed, directory));
      surroundings.terminal().out().write(note.toBytes());
      return ExitStatus.DONE;
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
  }

  private static CommandException missing(boolean witnessed, Path directory) {
    return new CommandException(
        witnessed
            ? "no witness has cosigned the log in " + directory + ": `wal witness` asks them"
            : "no checkpoint in "
                + directory
                + " yet: one is signed every second while frames arrive");
  }
}
