package dev.autonomy.wal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The verifier of {@code src/test/python}: written from the standards, in another language, sharing
 * nothing with ours.
 */
final class PythonVerifier {

  private static final Path SCRIPTS = Path.of("src/test/python");

  private PythonVerifier() {}

  /** Skips the test where there is no Python. */
  static void assumeInstalled() throws IOException, InterruptedException {
    Process which =
        new ProcessBuilder("sh", "-c", "command -v python3")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(
        which.waitFor() == 0, "python3 is not installed: the second verifier has not been asked");
  }

  /** Its answers, a line for each question. */
  static List<String> ask(Path workplace, String... arguments)
      throws IOException, InterruptedException {
    return ask(workplace, "tlog.py", List.of(arguments));
  }

  /** What its reader says of each of these log directories. */
  static List<String> read(Path workplace, List<String> directories)
      throws IOException, InterruptedException {
    return ask(workplace, "wal.py", directories);
  }

  private static List<String> ask(Path workplace, String script, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("python3", "-B", SCRIPTS.resolve(script).toString()));
    command.addAll(arguments);
    Path out = Files.createTempFile(workplace, "answers", ".txt");
    Path error = Files.createTempFile(workplace, "errors", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(error.toFile());
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new AssertionError("python3 ended with " + status + ": " + Files.readString(error));
    }
    return Files.readAllLines(out);
  }
}
