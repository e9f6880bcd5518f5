package dev.autonomy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running {@link WitnessServer}. */
final class WitnessProcess implements AutoCloseable {

  private final Process process;
  private final String description;

  private WitnessProcess(Process process, String description) {
    this.process = process;
    this.description = description;
  }

  /** Starts one, and writes the file that describes it. */
  static WitnessProcess start(
      Program program, String name, Path logKey, int port, Path description, String... more)
      throws Exception {
    List<String> command = new ArrayList<>(Program.command());
    command.set(command.size() - 1, WitnessServer.class.getName());
    Path memory = program.home().resolve("memory-" + name);
    command.addAll(
        List.of(memory.toString(), "witness.example/" + name, logKey.toString(), "" + port));
    command.addAll(List.of(more));
    Path out = Files.createTempFile(program.home(), name, ".out");
    Path error = Files.createTempFile(program.home(), name, ".err");
    Process process = program.start(command, out, error);
    Conditions.await(
        "the witness listens",
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(Files.readString(error));
          }
          return Files.readString(out).endsWith("\n");
        });
    String line = Files.readString(out);
    Files.writeString(description, line);
    return new WitnessProcess(process, line.strip());
  }

  /** The port that it listens on. */
  int port() {
    String url = description.substring(0, description.lastIndexOf('/'));
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  /** Waits until it has died by itself. */
  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the witness lives on");
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      process.waitFor(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
