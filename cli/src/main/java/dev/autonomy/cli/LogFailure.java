package dev.autonomy.cli;

import dev.autonomy.line.CommandException;
import dev.autonomy.wal.LogCode;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says what a command's user can do about a log that cannot be read. */
final class LogFailure {

  private LogFailure() {}

  /**
   * Checks that there is a log, before a command that changes it leaves a file where none is.
   *
   * @throws CommandException if there is none
   */
  static void checkExists(Path directory) throws CommandException {
    try {
      LogReader.starts(directory);
    } catch (LogException e) {
      throw of(e, directory);
    }
  }

  /** The failure of a command over the log in the directory. */
  static CommandException of(LogException failure, Path directory) {
    if (failure.code() == LogCode.WAL_NOT_FOUND && Files.isRegularFile(directory)) {
      return new CommandException(
          directory + " is a file: `--dir` names the directory that a log is in", failure);
    }
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
