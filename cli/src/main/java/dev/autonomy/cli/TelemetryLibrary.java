package dev.autonomy.cli;

import dev.autonomy.telemetry.ExportException;
import dev.autonomy.telemetry.ReceiverProvider;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The library that speaks OTLP: jars of the installation that are no part of the runtime image, so
 * that no other command pays for them (docs/adr/0010).
 */
final class TelemetryLibrary {

  private static final String DIRECTORY = "lib/otlp";

  private TelemetryLibrary() {}

  /**
   * Loads it.
   *
   * @throws ExportException if the installation has none
   */
  static ReceiverProvider provider() throws ExportException {
    ClassLoader loader = TelemetryLibrary.class.getClassLoader();
    String home = System.getProperty("autonomy.home", "");
    Path directory = Path.of(home).resolve(DIRECTORY);
    if (!home.isEmpty() && Files.isDirectory(directory)) {
      // Open until the process ends, as a class path is.
      loader = new URLClassLoader("otlp", jars(directory), loader);
    }
    return ServiceLoader.load(ReceiverProvider.class, loader)
        .findFirst()
        .orElseThrow(
            () ->
                new ExportException(
                    "this installation has no "
                        + DIRECTORY
                        + ", which speaks OTLP: reinstall, or use --output jsonl"));
  }

  private static URL[] jars(Path directory) throws ExportException {
    List<URL> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path file : files) {
        jars.add(url(file));
      }
    } catch (IOException e) {
      throw new ExportException("cannot read " + directory + ": " + FileFailure.reason(e), e);
    }
    return jars.toArray(URL[]::new);
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
