package dev.autonomy.runtime;

import java.io.PrintStream;

/** The service as a foreground process: runs until SIGTERM or SIGINT, then stops gracefully. */
public final class RuntimeDaemon {

  private RuntimeDaemon() {}

  /**
   * Starts the service, prints where it listens, and returns when a signal has stopped it.
   *
   * @return the process's exit code: 0 after a graceful stop
   * @throws RuntimeStartException when it cannot start; the caller prints the message and exits 1
   */
  public static int run(RuntimeOptions options, PrintStream out) throws RuntimeStartException {
    try (RuntimeService service = RuntimeService.start(options)) {
      out.println("listening on " + service.uri());
    }
    return 0;
  }
}
