package dev.autonomy.runtime;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds programs as a shell does. */
final class Executables {

  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  private Executables() {}

  /** What was found under a command's name. */
  sealed interface Found {

    /** A file that can be executed. */
    record Executable(Path file) implements Found {}

    /** Only a file, or a directory, that cannot be executed. */
    record NotExecutable(Path file) implements Found {}

    /** Nothing. */
    record Nothing() implements Found {}
  }

  /**
   * Looks for {@code command}: a path when it has a slash, otherwise a name in the directories of
   * {@code searchPath}.
   *
   * @param searchPath the PATH variable
   */
  static Found find(String command, Optional<String> searchPath) {
    try {
      if (command.indexOf('/') >= 0) {
        return look(Path.of(command));
      }
      return command.isEmpty() ? new Found.Nothing() : search(command, searchPath);
    } catch (InvalidPathException _) {
      return new Found.Nothing();
    }
  }

  private static Found search(String command, Optional<String> searchPath) {
    String path = searchPath.orElse(DEFAULT_PATH);
    Found best = new Found.Nothing();
    int start = 0;
    while (start <= path.length()) {
      int colon = path.indexOf(':', start);
      int end = colon < 0 ? path.length() : colon;
      // POSIX: an empty element is the current directory.
      String directory = start == end ? "." : path.substring(start, end);
      Found found = look(Path.of(directory, command));
      if (found instanceof Found.Executable) {
        return found;
      }
      if (best instanceof Found.Nothing) {
        best = found;
      }
      start = end + 1;
    }
    return best;
  }

  private static Found look(Path file) {
    if (Files.isExecutable(file) && Files.isRegularFile(file)) {
      return new Found.Executable(file);
    }
    return Files.exists(file) ? new Found.NotExecutable(file) : new Found.Nothing();
  }
}
