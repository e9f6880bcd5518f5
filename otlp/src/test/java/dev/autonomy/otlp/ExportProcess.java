package dev.autonomy.otlp;

import dev.autonomy.telemetry.ExportLock;
import dev.autonomy.telemetry.ExportOptions;
import dev.autonomy.telemetry.Exporter;
import dev.autonomy.telemetry.OtlpEndpoint;
import dev.autonomy.telemetry.Patience;
import dev.autonomy.telemetry.Pauses;
import dev.autonomy.telemetry.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Delivers a log and ends; to be killed meanwhile. Usage: {@code LOG ENDPOINT BATCH-FRAMES}. */
final class ExportProcess {

  private ExportProcess() {}

  public static void main(String[] arguments) throws Exception {
    OtlpEndpoint endpoint =
        OtlpEndpoint.of(Optional.of(arguments[1]), Optional.empty(), name -> "");
    ExportOptions options =
        ExportOptions.DEFAULTS.withBatches(Integer.parseInt(arguments[2]), 1 << 20);
    try (ExportLock lock = ExportLock.acquire(Path.of(arguments[0]));
        Receiver receiver = new OtlpProvider().open(endpoint);
        Exporter exporter =
            Exporter.open(
                lock, receiver, options, line -> System.err.println(line), Pauses.real())) {
      System.out.println("delivering");
      exporter.deliver(Patience.renewed(Duration.ofSeconds(60)));
    }
  }
}
