package dev.autonomy.wal;

import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A second process that writes a log: prints a line for each frame that was acknowledged. */
final class LogProcess {

  private LogProcess() {}

  /** Appends from several callers until it is killed. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    int callers = Integer.parseInt(args[1]);
    PrintStream out = System.out;
    LogOptions options =
        LogOptions.forNode("child")
            .withLimits(LogLimits.DEFAULTS.withSegmentBytes(LogLimits.MIN_SEGMENT_BYTES * 4));
    try (Log log = Log.open(directory, options)) {
      out.println("open");
      Callers.start(
              callers,
              caller -> {
                for (int i = 0; ; i++) {
                  String auditId = ProcessHandle.current().pid() + "-" + caller + "-" + i;
                  long seq = log.append(TestLogs.allow(auditId));
                  out.println(seq + " " + auditId);
                  log.submit(TestLogs.outcome(auditId));
                }
              })
          .join();
    } catch (LogException e) {
      out.println(e.getMessage());
    }
  }

  /** Starts the process; its output is a pipe. */
  static Process start(Path directory, int callers) throws IOException {
    return start(LogProcess.class, directory.toString(), Integer.toString(callers));
  }

  /** Starts a process of that main class. */
  static Process start(Class<?> program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String classPath() {
    try {
      Path json =
          Path.of(JsonObject.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path target = Path.of("target").toAbsolutePath();
      return String.join(
          System.getProperty("path.separator"),
          target.resolve("classes").toString(),
          target.resolve("test-classes").toString(),
          json.toString());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
