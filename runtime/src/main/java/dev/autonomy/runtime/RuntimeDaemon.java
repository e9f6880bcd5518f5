package dev.autonomy.runtime;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The service as a foreground process: runs until SIGTERM or SIGINT, then stops gracefully. */
public final class RuntimeDaemon {

  private static final int EXIT_SIGNALLED = 128;
  private static final List<String> STOPPING_SIGNALS = List.of("TERM", "INT", "HUP");

  private RuntimeDaemon() {}

  /**
   * Starts the service, prints where it listens, and returns when a signal has stopped it. A second
   * signal ends the process at once.
   *
   * @return the process's exit code: 0 after a graceful stop, 1 when something was cut off
   * @throws RuntimeStartException when it cannot start; the caller prints the message and exits 1
   */
  public static int run(RuntimeOptions options, PrintStream out, PrintStream err)
      throws RuntimeStartException {
    CountDownLatch stop = new CountDownLatch(1);
    RuntimeService service = RuntimeService.start(options);
    for (String name : STOPPING_SIGNALS) {
      ProcessSignals.handle(
          name,
          number -> {
            if (stop.getCount() == 0) {
              Runtime.getRuntime().halt(EXIT_SIGNALLED + number);
            }
            stop.countDown();
          });
    }
    out.println(
        "listening on "
            + service.uri()
            + ", policy "
            + service.policy().ref()
            + ", log "
            + options.logDirectory());
    if (!service.policyNotice().isEmpty()) {
      err.println("warning: " + service.policyNotice());
    }
    try {
      stop.await();
    } catch (InterruptedException _) {
      // Whoever interrupts the main thread wants it to end.
    }
    try {
      service.close();
      return 0;
    } catch (RuntimeStopException e) {
      err.println(e.getMessage());
      return 1;
    }
  }
}
