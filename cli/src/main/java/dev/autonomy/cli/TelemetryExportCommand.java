package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.telemetry.ExportException;
import dev.autonomy.telemetry.ExportLock;
import dev.autonomy.telemetry.Exporter;
import dev.autonomy.telemetry.Patience;
import dev.autonomy.telemetry.Pauses;
import dev.autonomy.telemetry.Receiver;
import dev.autonomy.wal.LogException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** {@code autonomy telemetry export}. */
final class TelemetryExportCommand implements Command {

  private static final Option<Boolean> FOLLOW =
      Option.flag("follow", "go on with frames as they are written, until Ctrl-C").letter('f');

  private static final Option<Boolean> COMMIT =
      Option.flag("commit", "what was printed counts as delivered");

  private static final Option<Duration> TIMEOUT =
      Option.duration(
              "timeout", "give up when the receiver takes nothing for so long; --follow never does")
          .or("30s");

  /** One that is followed is asked for as long as it takes. */
  private static final Duration ANY_TIME = ChronoUnit.FOREVER.getDuration();

  /** The writer signs a checkpoint a second. */
  private static final Duration INTERVAL = Duration.ofMillis(500);

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("telemetry export", "Deliver the log to whoever collects it")
        .description(
            """
            Hands over the frames that were not delivered yet, errors before decisions before the \
            rest, at least once each: to a collector of OpenTelemetry as OTLP log records, or as \
            a JSON object a line. How far it came stands in the file `delivered` beside the log, \
            written after the receiver has accepted. Takes no lock of the log and does not slow \
            the runtime, whatever the receiver does. Only frames under a signed checkpoint go: \
            within a second of being written.

            Lines that are only printed do not count as delivered, unless --commit says so; \
            with --out they do once they are on disk. The variables of OpenTelemetry are \
            honoured: OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS, _TIMEOUT, _CERTIFICATE, \
            _COMPRESSION, the same for LOGS, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES. What is \
            sent under which names stands in docs/telemetry.md.\
            """)
        .options(TelemetryOptions.ALL)
        .options(COMMIT, FOLLOW, TIMEOUT)
        .examples(
            new Example(
                "As a service beside the runtime",
                "autonomy telemetry export --follow --endpoint http://localhost:4318"),
            new Example("What is not delivered yet", "autonomy telemetry export --output jsonl"),
            new Example(
                "Into a file that another program ships",
                "autonomy telemetry export --out /var/log/autonomy.jsonl"))
        .exits(
            new Exit("0", "everything under a checkpoint is delivered"),
            new Exit("1", "frames are left; how many, and why, is said"))
        .seeAlso("telemetry flush", "wal inspect", "wal prune");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    TelemetryOptions options = new TelemetryOptions("telemetry export", arguments, surroundings);
    boolean commit = arguments.value(COMMIT);
    if (commit && !options.isPrinted()) {
      throw new UsageException("`--commit` is for lines that are printed");
    }
    boolean follow = arguments.value(FOLLOW);
    Duration timeout = TelemetryOptions.timeout(arguments.value(TIMEOUT));
    Path directory = LogLocation.of(arguments, surroundings.environment());
    if (follow) {
      Inspection.awaitLog(directory, surroundings.terminal().error());
    }
    LogFailure.checkExists(directory);
    try (Receiver receiver = options.receiver(follow ? ANY_TIME : timeout)) {
      if (options.isPrinted() && !commit) {
        try (Exporter exporter =
            Exporter.peek(directory, receiver, options.export(), options::say, Pauses.real())) {
          return deliver(exporter, follow, Patience.renewed(timeout));
        }
      }
      try (ExportLock lock = ExportLock.acquire(directory);
          Exporter exporter =
              Exporter.open(lock, receiver, options.export(), options::say, Pauses.real())) {
        return deliver(exporter, follow, Patience.renewed(timeout));
      }
    } catch (ExportException e) {
      throw CommandException.because(e);
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
  }

  private static int deliver(Exporter exporter, boolean follow, Patience patience)
      throws LogException, CommandException, ExportException, InterruptedException {
    if (follow) {
      exporter.follow(INTERVAL);
    }
    try {
      exporter.deliver(patience);
    } catch (ExportException e) {
      throw TelemetryFailure.left(e, exporter.left());
    }
    return ExitStatus.DONE;
  }
}
