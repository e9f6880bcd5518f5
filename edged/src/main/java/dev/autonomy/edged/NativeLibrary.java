package dev.autonomy.edged;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where SQLite's native library comes from. The driver loads {@code libsqlitejdbc.so} from the
 * directory that the system property {@code org.sqlite.lib.path} names; an installation sets it.
 * Without it the driver unpacks the library (1.1 MB) out of its own archive: then into the ledger's
 * directory, because nothing is written outside of the state root (INV-01).
 */
final class NativeLibrary {

  private static final String INSTALLED = "org.sqlite.lib.path";
  private static final String UNPACKED_TO = "org.sqlite.tmpdir";

  private NativeLibrary() {}

  /** Before the first connection; only by the process that has the directory's ledger. */
  static void prepare(Path directory) throws IOException {
    if (System.getProperty(INSTALLED) != null || System.getProperty(UNPACKED_TO) != null) {
      return;
    }
    // What a process left that was killed. A library that is in use can be removed too.
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(directory, "sqlite-*-libsqlitejdbc.so*")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
    System.setProperty(UNPACKED_TO, directory.toString());
  }
}
