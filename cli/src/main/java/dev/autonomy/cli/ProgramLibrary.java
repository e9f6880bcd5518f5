package dev.autonomy.cli;

import dev.autonomy.line.CommandException;
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
 * Jars of the installation that are no part of the runtime image, so that only the commands that
 * need them pay for them (docs/adr/0010).
 *
 * <pre>{@code
 * RegistryProvider provider = ProgramLibrary.REGISTRY.load(RegistryProvider.class);
 * }</pre>
 */
enum ProgramLibrary {
  /** The exporter of OpenTelemetry: {@code dev.autonomy.telemetry.ReceiverProvider}. */
  OTLP("lib/otlp", "speaks OTLP", "reinstall, or use --output jsonl"),

  /** The registry client: {@code dev.autonomy.supply.RegistryProvider}. */
  REGISTRY("lib/registry", "speaks to registries", "reinstall"),

  /** What makes keys and signatures. */
  SIGNING("lib/signing", "makes keys and signatures", "reinstall");

  private final String directory;
  private final String purpose;
  private final String remedy;

  ProgramLibrary(String directory, String purpose, String remedy) {
    this.directory = directory;
    this.purpose = purpose;
    this.remedy = remedy;
  }

  /**
   * Loads it; a program that was not installed takes it from its class path.
   *
   * @param service what the library provides; the module declares that it uses it
   * @throws CommandException if the installation has none
   */
  <S> S load(Class<S> service) throws CommandException {
    return ServiceLoader.load(service, loader())
        .findFirst()
        .orElseThrow(
            () ->
                new CommandException(
                    "this installation has no "
                        + directory
                        + ", which "
                        + purpose
                        + ": "
                        + remedy));
  }

  private ClassLoader loader() throws CommandException {
    ClassLoader own = ProgramLibrary.class.getClassLoader();
    String home = System.getProperty("autonomy.home", "");
    Path jars = Path.of(home).resolve(directory);
    // Open until the process ends, as a class path is.
    return !home.isEmpty() && Files.isDirectory(jars)
        ? new URLClassLoader(directory, jars(jars), own)
        : own;
  }

  private static URL[] jars(Path directory) throws CommandException {
    List<URL> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path file : files) {
        jars.add(url(file));
      }
    } catch (IOException e) {
      throw new CommandException("cannot read " + directory + ": " + FileFailure.reason(e), e);
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
