package dev.autonomy.runtime;

import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogOptions;
import dev.autonomy.wal.LogRepair;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Opens the log on a thread of its own while the policy is compiled: with a first key and a first
 * segment, one takes as long as the other.
 */
final class LogOpening {

  private final RuntimeOptions options;
  private final FutureTask<Log> log;

  private LogOpening(RuntimeOptions options) {
    this.options = options;
    this.log = new FutureTask<>(this::open);
  }

  static LogOpening begin(RuntimeOptions options) {
    LogOpening opening = new LogOpening(options);
    Thread.ofPlatform().daemon().name("log-opening").start(opening.log);
    return opening;
  }

  /**
   * Waits for the log.
   *
   * @throws RuntimeStartException if it cannot be opened
   */
  Log await() throws RuntimeStartException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return log.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LogException reason) {
        throw new RuntimeStartException(
            "cannot open the log in `"
                + options.logDirectory()
                + "`: "
                + reason.getMessage()
                + remedy(reason),
            reason);
      }
      throw new IllegalStateException("the log could not be opened", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Closes the log if it could be opened: the runtime cannot be started for another reason. */
  void abandon() {
    try {
      await().close();
    } catch (RuntimeStartException | LogException | RuntimeException _) {
      // The reason why the start failed is more important.
    }
  }

  /** Which commands help; empty when none of them does. */
  private String remedy(LogException reason) {
    if (!LogRepair.isRepairable(reason.code())) {
      return "";
    }
    String directory = " --dir '" + options.logDirectory() + "'`";
    return "; `autonomy wal verify"
        + directory
        + " looks through all of it, `autonomy wal repair"
        + directory
        + " shows what can be kept";
  }

  private Log open() throws LogException {
    LogOptions log = LogOptions.forNode(options.nodeId()).withMaxBytes(options.maxLogBytes());
    return Log.open(
        options.logDirectory(),
        options.retention().isPresent() ? log.withRetention(options.retention().get()) : log);
  }
}
