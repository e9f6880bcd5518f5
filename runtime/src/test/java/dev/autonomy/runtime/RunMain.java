package dev.autonomy.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code autonomy run} without its command line: options are system properties. */
final class RunMain {

  private RunMain() {}

  static SubprocessOptions options(List<String> command) {
    return new SubprocessOptions(
        "0.1.0",
        command,
        System.getenv(),
        "node-1",
        new PolicySource.Demo(),
        Optional.ofNullable(System.getProperty("dir")).map(Path::of),
        Path.of(System.getProperty("runs", "runs")),
        Boolean.getBoolean("ephemeral"),
        Boolean.getBoolean("quiet"));
  }

  public static void main(String[] command) {
    System.exit(SubprocessRun.run(options(List.of(command)), System.err));
  }
}
