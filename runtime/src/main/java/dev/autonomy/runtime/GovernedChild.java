package dev.autonomy.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A child process that has this process's standard streams, terminal and signals.
 *
 * <p>The terminal's own signals (Ctrl-C) reach the child directly, as both are in its foreground
 * process group; signals that are sent to this process alone are passed on. When this process is
 * killed, the kernel ends the child where {@code setpriv} is there to ask for it: the request holds
 * for the thread that starts the child, which must therefore be the thread that waits for it.
 */
final class GovernedChild {

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final List<String> FORWARDED_SIGNALS =
      List.of("TERM", "HUP", "USR1", "USR2", "INT");

  private final List<String> earlySignals = new ArrayList<>();
  private @Nullable Process process;

  private GovernedChild() {}

  /**
   * Runs a command to its end.
   *
   * @param command the program and its arguments
   * @param environment all variables of the child
   * @param started is told when the child runs
   * @return the exit code, or 128 + n when signal n ended it
   * @throws IOException if the operating system cannot start it
   */
  static int run(List<String> command, Map<String, String> environment, Runnable started)
      throws IOException {
    GovernedChild child = new GovernedChild();
    for (String name : FORWARDED_SIGNALS) {
      ProcessSignals.handle(name, _ -> child.received(name));
    }
    Process process = child.start(command, environment);
    started.run();
    return awaitEnd(process);
  }

  private Process start(List<String> command, Map<String, String> environment) throws IOException {
    List<String> words = new ArrayList<>(command.size() + 4);
    if (Files.isExecutable(SETPRIV)) {
      words.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "TERM", "--"));
    }
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
    adapt(builder.environment(), environment);
    synchronized (this) {
      Process started = builder.start();
      process = started;
      for (String signal : earlySignals) {
        send(started, signal);
      }
      return started;
    }
  }

  /**
   * Changes only what differs: a variable that is left alone keeps its bytes, whatever their
   * encoding.
   */
  private static void adapt(Map<String, String> present, Map<String, String> wanted) {
    if (!wanted.keySet().containsAll(present.keySet())) {
      present.keySet().retainAll(wanted.keySet());
    }
    for (Map.Entry<String, String> variable : wanted.entrySet()) {
      if (!variable.getValue().equals(present.get(variable.getKey()))) {
        present.put(variable.getKey(), variable.getValue());
      }
    }
  }

  private static int awaitEnd(Process process) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void received(String signal) {
    if (process == null) {
      earlySignals.add(signal);
    } else if (!signal.equals("INT") || !isTerminalOnStandardInput()) {
      // From a terminal the child has INT already; a second one would be taken for impatience.
      send(process, signal);
    }
  }

  private static void send(Process process, String signal) {
    if (signal.equals("TERM")) {
      process.destroy();
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException _) {
      // Without a kill program the child at least learns that it should end.
      process.destroy();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isTerminalOnStandardInput() {
    try {
      ProcessBuilder test = new ProcessBuilder("sh", "-c", "test -t 0");
      return test.redirectInput(ProcessBuilder.Redirect.INHERIT).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
