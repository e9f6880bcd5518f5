package dev.autonomy.runtime;

import java.io.PrintStream;

/** Runs one command under an in-process runtime. */
public final class SubprocessRun {

  /** The runtime could not start; the command was not started. */
  public static final int EXIT_RUNTIME_FAILED = 125;

  /** The command was found but cannot be executed. */
  public static final int EXIT_NOT_EXECUTABLE = 126;

  /** The command was not found. */
  public static final int EXIT_NOT_FOUND = 127;

  private SubprocessRun() {}

  /**
   * Runs the command to its end. The child has this process's standard streams and terminal;
   * signals sent to this process are passed on to it. Call it from the main thread.
   *
   * @param err receives errors and the summary
   * @return the exit code for this process: the child's, 128 + n when signal n ended it, or one of
   *     the constants above
   */
  public static int run(SubprocessOptions options, PrintStream err) {
    RunSession session;
    try {
      session = RunSession.open(options, err);
    } catch (RuntimeStartException e) {
      err.println("autonomy: " + e.getMessage());
      return EXIT_RUNTIME_FAILED;
    }
    try {
      return session.run(options.command(), () -> {});
    } finally {
      session.finish();
    }
  }
}
