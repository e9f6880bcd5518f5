package dev.autonomy.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program to run to its end, with nothing inherited but the path to system programs.
 *
 * @param words program and arguments
 * @param directory where it runs
 * @param environment its whole environment
 */
record Command(List<String> words, Path directory, Map<String, String> environment) {

  private static final long MAX_SECONDS = 600;

  /** What came of it. */
  record Result(int status, String out, String err) {

    /** Standard output without its last line break. */
    String line() {
      return out.stripTrailing();
    }
  }

  static Command of(Path directory, Object... words) {
    List<String> texts = new ArrayList<>();
    for (Object word : words) {
      texts.add(word.toString());
    }
    return new Command(
        List.copyOf(texts), directory, Map.of("PATH", "/usr/bin:/bin", "HOME", "/nonexistent"));
  }

  Command with(String variable, Object value) {
    Map<String, String> changed = new LinkedHashMap<>(environment);
    changed.put(variable, value.toString());
    return new Command(words, directory, Map.copyOf(changed));
  }

  Result run() throws IOException, InterruptedException {
    Path out = Files.createTempFile("command", ".out");
    Path err = Files.createTempFile("command", ".err");
    try {
      Process process = start(out, err);
      if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(words + " has not ended after " + MAX_SECONDS + " s");
      }
      return new Result(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private Process start(Path out, Path err) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }
}
