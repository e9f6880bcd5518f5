package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds the log that a command is about: the daemon's, or that of a run. */
final class LogLocation {

  static final Option<Path> DIRECTORY =
      Option.directory("dir", "directory of the log")
          .orShown("the log of `autonomy runtime start`")
          .variable("AUTONOMY_WAL_DIR")
          .configKey("runtime.wal_dir");

  static final Option<String> RUN =
      Option.text("run", "a kept run of `autonomy run`: its id, or `last`").placeholder("ID|last");

  private static final String LAST = "last";

  private LogLocation() {}

  /** The directory that the flags mean. */
  static Path of(Arguments arguments, Environment environment)
      throws CommandException, UsageException {
    Optional<String> run = arguments.find(RUN);
    if (run.isEmpty()) {
      return arguments.find(DIRECTORY).orElseGet(() -> Locations.daemonLog(environment));
    }
    if (arguments.isGiven(DIRECTORY)) {
      throw new UsageException("`--run` and `--dir` both name a log: give one of them");
    }
    Path runs = Locations.runs(environment);
    if (run.get().equals(LAST)) {
      List<Path> kept = keptRuns(environment);
      if (kept.isEmpty()) {
        throw new CommandException("no run is kept in " + runs + ": `autonomy run` writes one");
      }
      return kept.getFirst();
    }
    if (run.get().indexOf('/') >= 0 || run.get().startsWith(".")) {
      throw new UsageException(
          "`" + run.get() + "` is no run id: expected an id of " + runs + ", or `last`");
    }
    Path directory = runs.resolve(run.get());
    if (!Files.isDirectory(directory)) {
      throw new CommandException(
          "no run `"
              + run.get()
              + "` in "
              + runs
              + ": `ls "
              + runs
              + "` shows those that are kept");
    }
    return directory;
  }

  /** The logs of kept runs, newest first: a run's id begins with the time of its start. */
  static List<Path> keptRuns(Environment environment) throws CommandException {
    List<Path> runs = new ArrayList<>();
    Path directory = Locations.runs(environment);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry) && !entry.getFileName().toString().startsWith(".")) {
          runs.add(entry);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw new CommandException("cannot read " + directory + ": " + FileFailure.reason(e), e);
    }
    runs.sort(Collections.reverseOrder());
    return runs;
  }
}
