package dev.autonomy.cli;

import dev.autonomy.cli.line.CommandException;
import dev.autonomy.wal.LogCode;
import dev.autonomy.wal.LogException;
import java.nio.file.Path;

/** Says what a command's user can do about a log that cannot be read. */
final class LogFailure {

  private LogFailure() {}

  /** The failure of a command over the log in the directory. */
  static CommandException of(LogException failure, Path directory) {
    if (failure.code() == LogCode.WAL_NOT_FOUND) {
      return new CommandException(
          "no log in "
              + directory
              + ": `autonomy runtime start` writes one, `--run last` names the last `autonomy"
              + " run`, `--dir` any other",
          failure);
    }
    return CommandException.because(failure);
  }
}
