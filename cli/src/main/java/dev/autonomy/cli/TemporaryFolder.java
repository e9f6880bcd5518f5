package dev.autonomy.cli;

import dev.autonomy.cli.line.CommandException;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the command's own, removed with everything in it when closed.
 *
 * @param path where it is
 */
record TemporaryFolder(Path path) implements AutoCloseable {

  /**
   * Makes one.
   *
   * @param prefix its name begins so
   */
  static TemporaryFolder create(String prefix) throws CommandException {
    try {
      return new TemporaryFolder(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new CommandException("cannot make a temporary directory: " + FileFailure.reason(e), e);
    }
  }

  @Override
  public void close() throws CommandException {
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new CommandException("cannot tidy up " + path + ": " + FileFailure.reason(e), e);
    }
  }
}
