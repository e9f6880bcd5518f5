package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.line.ShellWords;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code autonomy} as a process of its own, at home in a directory of the test. What it prints
 * goes to files, so that no pipe fills up.
 */
final class Program {

  private static final long SECONDS = 60;

  /**
   * What a process left.
   *
   * @param status exit status
   * @param out standard output
   * @param error standard error
   */
  record Result(int status, String out, String error) {

    /** The same, after checking the status. */
    Result expect(int expected) {
      assertThat(status).as("%s%n%s", out, error).isEqualTo(expected);
      return this;
    }

    /** The lines of standard output. */
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private final Path home;
  private final Map<String, String> variables = new HashMap<>();
  private Path input = Path.of("/dev/null");
  private Path directory;

  Program(Path home) {
    this.home = home;
    this.directory = home;
  }

  /** Sets an environment variable of the process. */
  Program variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** Gives the process this text as standard input. */
  Program input(String text) throws IOException {
    input = Files.writeString(Files.createTempFile(home, "input", ".txt"), text);
    return this;
  }

  /** Where the process works. */
  Program directory(Path path) {
    directory = path;
    return this;
  }

  /** The home directory of the process. */
  Path home() {
    return home;
  }

  /** Where the process keeps logs and policies. */
  Path cache() {
    return home.resolve("cache").resolve("autonomyops");
  }

  /** The words that start the program. */
  static List<String> command(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath()));
    command.add("dev.autonomy.cli.Main");
    command.addAll(List.of(words));
    return command;
  }

  /** Surefire puts modules on the module path; as a class path they serve as well. */
  private static String classPath() {
    return System.getProperty("java.class.path", "")
        + File.pathSeparator
        + System.getProperty("jdk.module.path", "");
  }

  /** Runs it to its end. */
  Result run(String... words) throws IOException, InterruptedException {
    return runCommand(command(words));
  }

  /** Runs any command in the same surroundings to its end. */
  Result runCommand(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "out", ".txt");
    Path error = Files.createTempFile(home, "error", ".txt");
    Process process = start(command, out, error);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "still running after " + SECONDS + " s: " + command + "\n" + text(out) + text(error));
    }
    return new Result(process.exitValue(), text(out), text(error));
  }

  /** Starts it; its streams go to the files. */
  Process start(List<String> command, Path out, Path error) throws IOException {
    return builder(command)
        .redirectInput(input.toFile())
        .redirectOutput(out.toFile())
        .redirectError(error.toFile())
        .start();
  }

  /**
   * Starts it on a pseudo-terminal, by the program {@code script}: standard input is the keyboard,
   * standard output the screen.
   */
  Process startOnTerminal(List<String> command) throws IOException {
    String line = "exec " + ShellWords.join(command); // no shell between
    return builder(List.of("script", "-qec", line, "/dev/null")).redirectErrorStream(true).start();
  }

  /** Whether there is a system program of that name. */
  boolean isInstalled(String program) throws IOException, InterruptedException {
    return runCommand(List.of("sh", "-c", "command -v " + program)).status() == 0;
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AUTONOMY_") || name.startsWith("XDG_"));
    environment.remove("NO_COLOR");
    environment.put("HOME", home.toString());
    environment.put("XDG_CACHE_HOME", home.resolve("cache").toString());
    environment.put("XDG_CONFIG_HOME", home.resolve("config").toString());
    environment.putAll(variables);
    return builder;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
