package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.Durations;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.telemetry.ExportException;
import dev.autonomy.telemetry.ExportLock;
import dev.autonomy.telemetry.Exporter;
import dev.autonomy.telemetry.Pauses;
import dev.autonomy.telemetry.Receiver;
import dev.autonomy.wal.LogException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code autonomy telemetry flush}. */
final class TelemetryFlushCommand implements Command {

  private static final Option<Duration> TIMEOUT =
      Option.duration("timeout", "how long to try in all").or("30s");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("telemetry flush", "Wait until the whole log is delivered")
        .description(
            """
            Delivers every frame that the log has now, as `telemetry export` does, and ends when \
            the receiver has accepted the last one. If another process delivers the log already, \
            waits for that one. Frames that no checkpoint covers yet are waited for: the runtime \
            signs one within a second, and when it stops.\
            """)
        .options(TelemetryOptions.ALL)
        .options(TIMEOUT)
        .examples(
            new Example(
                "Before a machine goes away",
                "autonomy telemetry flush --endpoint http://localhost:4318 --timeout 10s"))
        .exits(
            new Exit("0", "every frame is delivered"),
            new Exit("1", "frames are left; how many, and why, is said"))
        .seeAlso("telemetry export", "wal prune");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    TelemetryOptions options = new TelemetryOptions("telemetry flush", arguments, surroundings);
    if (options.isPrinted()) {
      throw new UsageException(
          "nobody acknowledges what is printed: give `--endpoint`, or `--out` with a file");
    }
    Duration timeout = TelemetryOptions.timeout(arguments.value(TIMEOUT));
    Path directory = LogLocation.of(arguments, surroundings.environment());
    LogFailure.checkExists(directory);
    try {
      Optional<ExportLock> lock = ExportLock.tryAcquire(directory);
      if (lock.isEmpty()) {
        return awaitOther(directory, timeout);
      }
      try (ExportLock held = lock.get();
          Receiver receiver = options.receiver(timeout);
          Exporter exporter =
              Exporter.open(held, receiver, options.export(), options::say, Pauses.real())) {
        return flush(exporter, timeout);
      }
    } catch (ExportException e) {
      throw CommandException.because(e);
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
  }

  private static int flush(Exporter exporter, Duration timeout)
      throws LogException, CommandException, InterruptedException {
    long left;
    try {
      left = exporter.flush(timeout);
    } catch (ExportException e) {
      throw TelemetryFailure.left(e, exporter.left());
    }
    if (left > 0) {
      throw TelemetryFailure.left(
          "no checkpoint covers the log's last frames: does its runtime run? After a crash, its"
              + " next start signs one",
          left);
    }
    return ExitStatus.DONE;
  }

  private static int awaitOther(Path directory, Duration timeout)
      throws LogException, CommandException, InterruptedException {
    long left = Exporter.awaitOther(directory, timeout, Pauses.real());
    if (left > 0) {
      throw TelemetryFailure.left(
          "the process that delivers the log has not finished within " + Durations.text(timeout),
          left);
    }
    return ExitStatus.DONE;
  }
}
