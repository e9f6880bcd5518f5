package dev.autonomy.registry;

import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.RemoteBundle;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pulls a bundle in a process of its own, which a test may kill. */
final class PullProcess {

  private PullProcess() {}

  /** Arguments: reference, target, Docker's config. Says on standard output how far it is. */
  public static void main(String[] arguments) throws Exception {
    RegistryOptions options =
        new RegistryOptions(
            false, Optional.empty(), Optional.of(Path.of(arguments[2])), Duration.ofSeconds(20));
    try (BundleRegistry registry = new OrasProvider().open(options)) {
      RemoteBundle bundle = registry.resolve(Fixtures.reference(arguments[0]));
      registry.pull(bundle, Path.of(arguments[1]), (done, total) -> System.out.println(done));
    } catch (RegistryException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }

  /** Starts it with helpers of {@code folder} on its path. */
  static Process start(Path folder, List<String> arguments, String dockerConfig)
      throws IOException {
    Path config = Files.writeString(folder.resolve("docker.json"), dockerConfig);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                PullProcess.class.getName()));
    command.addAll(arguments);
    command.add(config.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder
        .environment()
        .merge("PATH", folder.toString(), (path, own) -> own + File.pathSeparator + path);
    return builder.start();
  }
}
