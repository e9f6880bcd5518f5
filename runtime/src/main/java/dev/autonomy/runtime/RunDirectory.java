package dev.autonomy.runtime;

import dev.autonomy.contract.Rfc3339;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where the log of one run is: a directory of its own under the directory of all runs, or one that
 * the user has named.
 */
final class RunDirectory {

  /** Says which process uses a run's directory, for as long as it does. */
  private static final String PID_FILE = "run.pid";

  /** The fraction of a second in a run's name: 24 bits, units of 64 ns. */
  private static final int NANOS_SHIFT = 6;

  /** Calls stand in a log with their parameters: nobody else is to read them. */
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(
          Set.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private final Path path;
  private final String id;
  private final boolean deletable;

  private RunDirectory(Path path, String id, boolean deletable) {
    this.path = path;
    this.id = id;
    this.deletable = deletable;
  }

  /**
   * Makes the directory of a new run.
   *
   * @throws RuntimeStartException if it cannot be made, or if it is to be deleted afterwards and
   *     has something else in it
   */
  static RunDirectory create(SubprocessOptions options, InstantSource clock)
      throws RuntimeStartException {
    Path path = options.logDirectory().orElse(options.runsRoot());
    try {
      if (options.logDirectory().isPresent()) {
        return named(path, options.ephemeral());
      }
      String id = createUnique(options.runsRoot(), clock);
      path = options.runsRoot().resolve(id);
      Files.writeString(path.resolve(PID_FILE), Long.toString(ProcessHandle.current().pid()));
      return new RunDirectory(path, id, options.ephemeral());
    } catch (IOException e) {
      throw new RuntimeStartException(
          "cannot use the directory `" + path + "` for the log: " + e, e);
    }
  }

  private static RunDirectory named(Path path, boolean ephemeral)
      throws IOException, RuntimeStartException {
    if (ephemeral && Files.isDirectory(path) && !isEmpty(path)) {
      throw new RuntimeStartException(
          "cannot delete `"
              + path
              + "` after the run, as --ephemeral asks: it is not empty; name a new directory");
    }
    Files.createDirectories(path, OWNER_ONLY);
    return new RunDirectory(path, "", ephemeral);
  }

  /** Makes a directory that no other run has, however many start at once; returns its name. */
  private static String createUnique(Path runsRoot, InstantSource clock) throws IOException {
    Files.createDirectories(runsRoot);
    while (true) {
      String id = id(clock.instant());
      try {
        Files.createDirectory(runsRoot.resolve(id), OWNER_ONLY);
        return id;
      } catch (FileAlreadyExistsException _) {
        Thread.onSpinWait(); // until the clock has moved on
      }
    }
  }

  /** A name that sorts by time, such as {@code 20260131T235959Z-3f09ab}. */
  static String id(Instant time) {
    String text = Rfc3339.format(time);
    StringBuilder id = new StringBuilder(23);
    for (int i = 0; i < 19; i++) {
      char c = text.charAt(i);
      if (c != '-' && c != ':') {
        id.append(c);
      }
    }
    int nanos = Integer.parseInt(text, 20, 29, 10);
    String fraction = Integer.toHexString(1 << 24 | nanos >> NANOS_SHIFT);
    return id.append("Z-").append(fraction, 1, fraction.length()).toString();
  }

  Path path() {
    return path;
  }

  /** The run's name, empty when the user has named a directory. */
  String id() {
    return id;
  }

  /** Ends the use of the directory: deletes it, or deletes the oldest runs beyond those kept. */
  void release(Path runsRoot) throws IOException {
    if (deletable) {
      delete(path);
    } else if (!id.isEmpty()) {
      Files.deleteIfExists(path.resolve(PID_FILE));
      prune(runsRoot, SubprocessOptions.MAX_KEPT_RUNS);
    }
  }

  /** Removes what was made for a run that did not start; what a log left behind stays. */
  void releaseUnused() {
    try {
      if (!id.isEmpty()) {
        Files.deleteIfExists(path.resolve(PID_FILE));
      }
      if (isEmpty(path)) {
        Files.delete(path);
      }
    } catch (IOException _) {
      // An empty directory does no harm, and why the run did not start is more important.
    }
  }

  /** Deletes the oldest runs that are not in use, so that {@code kept} stay. */
  static void prune(Path runsRoot, int kept) throws IOException {
    List<Path> runs = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(runsRoot)) {
      for (Path entry : entries) {
        if (isRunId(String.valueOf(entry.getFileName()))) {
          runs.add(entry);
        }
      }
    }
    runs.sort(null);
    for (Path run : runs.subList(0, Math.max(0, runs.size() - kept))) {
      if (!isInUse(run)) {
        delete(run);
      }
    }
  }

  private static boolean isRunId(String name) {
    return name.length() == 23 && name.charAt(8) == 'T' && name.startsWith("Z-", 15);
  }

  private static boolean isInUse(Path run) {
    try {
      long pid = Long.parseLong(Files.readString(run.resolve(PID_FILE)).strip());
      return ProcessHandle.of(pid).isPresent();
    } catch (IOException | NumberFormatException _) {
      return false;
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  /** Deletes the directory and what is in it; follows no link out of it. */
  private static void delete(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          delete(entry);
        } else {
          Files.delete(entry);
        }
      }
    }
    Files.delete(directory);
  }
}
