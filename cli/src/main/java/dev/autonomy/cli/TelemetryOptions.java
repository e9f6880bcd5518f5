package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.telemetry.ExportException;
import dev.autonomy.telemetry.ExportOptions;
import dev.autonomy.telemetry.JsonLines;
import dev.autonomy.telemetry.JsonLinesFile;
import dev.autonomy.telemetry.OtlpEndpoint;
import dev.autonomy.telemetry.Receiver;
import dev.autonomy.telemetry.ReceiverProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The flags of the commands that deliver a log: where to, and what of it. */
final class TelemetryOptions {

  /** How frames are handed over. */
  enum Form {
    JSONL,
    OTLP
  }

  private static final Option<Form> OUTPUT =
      Option.choice("output", Form.values(), "how frames are handed over")
          .orShown("otlp when an endpoint is given or in the environment, else jsonl");

  private static final Option<String> ENDPOINT =
      Option.text("endpoint", "address of an OTLP/HTTP receiver; without a path, /v1/logs is added")
          .placeholder("URL")
          .orShown("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT");

  private static final Option<Path> CERTIFICATES =
      Option.file("tls-ca", "certificates (PEM) to trust instead of the system's");

  private static final Option<Path> OUT =
      Option.file("out", "append lines of JSON to this file, durably, instead of printing them");

  private static final Option<Boolean> NO_PAYLOADS =
      Option.flag("no-payloads", "send the commitments to parameters, context and output only");

  private static final Option<Boolean> SKIP_REFUSED =
      Option.flag(
          "skip-refused", "leave out frames that the receiver refuses for good, and say so");

  /** All of these flags, and those that name the log. */
  static final List<Option<?>> ALL =
      List.of(
          LogLocation.DIRECTORY,
          LogLocation.RUN,
          OUTPUT,
          ENDPOINT,
          CERTIFICATES,
          OUT,
          NO_PAYLOADS,
          SKIP_REFUSED);

  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

  private final Arguments arguments;
  private final Surroundings surroundings;
  private final String command;

  /** The flags of {@code command}, such as {@code telemetry export}. */
  TelemetryOptions(String command, Arguments arguments, Surroundings surroundings)
      throws UsageException {
    this.command = command;
    this.arguments = arguments;
    this.surroundings = surroundings;
    boolean otlp = form() == Form.OTLP;
    if (otlp && arguments.isGiven(OUT)) {
      throw new UsageException("`--out` is for `--output jsonl`");
    }
    if (!otlp && (arguments.isGiven(ENDPOINT) || arguments.isGiven(CERTIFICATES))) {
      throw new UsageException("`--endpoint` and `--tls-ca` are for `--output otlp`");
    }
    if (arguments.isGiven(ENDPOINT)) {
      checkEndpoint(arguments.value(ENDPOINT));
    }
  }

  private static void checkEndpoint(String url) throws UsageException {
    try {
      OtlpEndpoint.check(url);
    } catch (ExportException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Whether frames are only printed. */
  boolean isPrinted() {
    return form() == Form.JSONL && !arguments.isGiven(OUT);
  }

  ExportOptions export() {
    return ExportOptions.DEFAULTS
        .withPayloads(!arguments.value(NO_PAYLOADS))
        .withSkipRefused(arguments.value(SKIP_REFUSED));
  }

  /**
   * Where frames go.
   *
   * @param limit of the time for one request; no longer than the whole delivery may take
   * @throws CommandException if the flags or the environment describe no receiver
   */
  Receiver receiver(Duration limit) throws CommandException {
    try {
      return switch (form()) {
        case OTLP ->
            ProgramLibrary.OTLP
                .load(ReceiverProvider.class)
                .open(
                    OtlpEndpoint.of(
                            arguments.find(ENDPOINT), arguments.find(CERTIFICATES), this::variable)
                        .within(limit));
        case JSONL ->
            arguments.isGiven(OUT)
                ? JsonLinesFile.open(arguments.find(OUT).orElseThrow())
                : new JsonLines(new Printed(surroundings));
      };
    } catch (ExportException e) {
      throw CommandException.because(e);
    }
  }

  /** The time that {@code --timeout} allows. */
  static Duration timeout(Duration given) throws UsageException {
    if (given.compareTo(SHORTEST_TIMEOUT) < 0) {
      throw new UsageException("`--timeout` is at least 1ms: no receiver answers at once");
    }
    return given;
  }

  /** A line on standard error, at once. */
  void say(String line) {
    surroundings.terminal().error().line("autonomy " + command + ": " + line).flush();
  }

  private Form form() {
    return arguments
        .find(OUTPUT)
        .orElse(
            arguments.isGiven(ENDPOINT) || OtlpEndpoint.isConfigured(this::variable)
                ? Form.OTLP
                : Form.JSONL);
  }

  private String variable(String name) {
    return surroundings.environment().value(name);
  }

  private record Printed(Surroundings surroundings) implements JsonLines.Sink {

    @Override
    public void write(byte[] bytes) {
      surroundings.terminal().out().write(bytes);
    }

    @Override
    public void flush() {
      surroundings.terminal().out().flush();
    }
  }
}
