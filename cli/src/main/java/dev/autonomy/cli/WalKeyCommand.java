package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogStat;
import dev.autonomy.wal.note.VerifierKey;
import java.nio.file.Path;

/** {@code autonomy wal key}. */
final class WalKeyCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal key", "Print the public key that a log is verified with")
        .description(
            """
            The key names the log's origin: ORIGIN+KEYID+BASE64, as the tools around C2SP \
            signed notes write it. Keep it where the log is not.\
            """)
        .options(LogLocation.DIRECTORY, LogLocation.RUN)
        .examples(new Example("Keep it elsewhere", "autonomy wal key > node-7.key"))
        .seeAlso("wal verify", "wal checkpoint");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path directory = LogLocation.of(arguments, surroundings.environment());
    try {
      VerifierKey key =
          LogStat.of(directory)
              .verifierKey()
              .orElseThrow(
                  () -> new CommandException("the public key in " + directory + " is missing"));
      surroundings.terminal().out().line(key.toString());
      return ExitStatus.DONE;
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
  }
}
