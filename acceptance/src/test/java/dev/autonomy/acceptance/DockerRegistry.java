package dev.autonomy.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's {@code docker-registry}, a process of the test's own on a free port of loopback. */
final class DockerRegistry implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
  private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final int port;

  private DockerRegistry(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Whether there is one to start. */
  static boolean isInstalled() {
    boolean installed = Files.isExecutable(PROGRAM);
    if (!installed) {
      System.out.println("skipped: no docker-registry (Debian package docker-registry)");
    }
    return installed;
  }

  /** Starts it with its files in {@code folder}. */
  static DockerRegistry start(Path folder) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("registry.yml"),
            """
            version: 0.1
            log:
              level: info
            storage:
              filesystem:
                rootdirectory: %s
            http:
              addr: 127.0.0.1:0
            """
                .formatted(folder.resolve("storage")));
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        Thread.ofVirtual().start(() -> drain(log));
        return new DockerRegistry(process, Integer.parseInt(matcher.group(1)));
      }
    }
    throw new AssertionError("docker-registry did not start");
  }

  /** What is written is not wanted, but must not wait for a reader. */
  private static void drain(BufferedReader log) {
    try (log) {
      log.transferTo(Writer.nullWriter());
    } catch (IOException _) {
      // The process has ended.
    }
  }

  /** An address in it. */
  String reference(String repositoryAndTag) {
    return "oci://127.0.0.1:" + port + "/" + repositoryAndTag;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
