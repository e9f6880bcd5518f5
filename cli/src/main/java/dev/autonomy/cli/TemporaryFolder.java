package dev.autonomy.cli;

import dev.autonomy.line.CommandException;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the command's own, removed with everything in it when closed, or when a signal
 * ends the process before.
 */
final class TemporaryFolder implements AutoCloseable {

  /** Whoever is interrupted may just be making another file. */
  private static final int MAX_REMOVALS_AT_END = 10;

  private final Path path;
  private final Thread remover = new Thread(this::removeAtEnd, "temporary-folder");

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one.
   *
   * @param prefix its name begins so
   */
  static TemporaryFolder create(String prefix) throws CommandException {
    try {
      TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory(prefix));
      Runtime.getRuntime().addShutdownHook(folder.remover);
      return folder;
    } catch (IOException e) {
      throw new CommandException("cannot make a temporary directory: " + FileFailure.reason(e), e);
    }
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  private void removeAtEnd() {
    for (int i = 0; i < MAX_REMOVALS_AT_END && Files.exists(path); i++) {
      try {
        remove();
      } catch (IOException _) {
        // Something has come or gone meanwhile; nobody is left to tell.
      }
    }
  }

  private void remove() throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() throws CommandException {
    try {
      Runtime.getRuntime().removeShutdownHook(remover);
    } catch (IllegalStateException _) {
      return; // the process is ending, and the hook at work
    }
    try {
      remove();
    } catch (IOException e) {
      throw new CommandException("cannot tidy up " + path + ": " + FileFailure.reason(e), e);
    }
  }
}
