package dev.autonomy.edgectl;

import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code edgectl metrics}. */
final class MetricsCommand extends ControlCommand {

  @Override
  CommandSpec own() {
    return CommandSpec.of("metrics", "Print the daemon's metrics")
        .description(
            "In the text format of Prometheus (0.0.4) whatever --output says, for the text file"
                + " collector of a node exporter.")
        .exits(ControlOptions.DOWN);
  }

  @Override
  int ask(Dialogue daemon) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    daemon.client().receive(ControlRequest.of("metrics"), text);
    daemon.out().write(text.toString(StandardCharsets.UTF_8));
    return ExitStatus.DONE;
  }
}
