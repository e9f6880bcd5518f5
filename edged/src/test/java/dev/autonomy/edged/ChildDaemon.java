package dev.autonomy.edged;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link DaemonProcess}, and the way to talk with it. Its log is {@code ID.log}. */
final class ChildDaemon {

  private final Process process;
  private final OutputStream in;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private ChildDaemon(Process process) {
    this.process = process;
    in = process.getOutputStream();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(() -> out.lines().forEach(answers::add));
  }

  /** Starts the daemon of a node that is configured, and waits until it is up. */
  static ChildDaemon start(TestNodes nodes, String id, List<String> flags)
      throws IOException, InterruptedException {
    Path log = log(nodes, id);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(LedgerCrashTest.classPath());
    command.add(DaemonProcess.class.getName());
    command.add(nodes.config(id).toString());
    command.add(Long.toString(Duration.between(Instant.now(), TestFleet.NOW).toMillis()));
    ChildDaemon child =
        new ChildDaemon(
            new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    try {
      if (child.next().equals("up")) {
        return child;
      }
    } catch (IOException e) {
      throw new AssertionError(id + " does not start: " + Files.readString(log), e);
    }
    throw new AssertionError(id + " says something else");
  }

  static Path log(TestNodes nodes, String id) {
    return nodes.root(id).resolveSibling(id + ".log");
  }

  String ask(String line) throws IOException, InterruptedException {
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
    return next();
  }

  private String next() throws IOException, InterruptedException {
    while (true) {
      String answer = answers.poll(100, TimeUnit.MILLISECONDS);
      if (answer != null) {
        return answer;
      }
      if (!process.isAlive()) {
        throw new IOException("ended");
      }
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void stop() throws IOException, InterruptedException {
    in.close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      kill();
      throw new AssertionError("a daemon does not stop");
    }
  }
}
