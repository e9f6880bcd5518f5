package dev.autonomy.edgectl;

import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import java.io.IOException;
import java.util.Optional;

/** {@code edgectl relay config set-bandwidth}. */
final class SetBandwidthCommand extends ControlCommand {

  private static final Option<Long> RATE =
      Option.bytes("rate", 1L << 10, 16L << 30, "bytes a second to all peers together");
  private static final Option<Boolean> RESET =
      Option.flag("reset", "go back to what the configuration says");

  @Override
  CommandSpec own() {
    return CommandSpec.of("relay config set-bandwidth", "Set how fast is sent, from now on")
        .description(
            "Counts at once, for transfers under way too, and over restarts, until --reset.")
        .options(RATE, RESET)
        .examples(
            new Example(
                "A satellite link by day", "edgectl relay config set-bandwidth --rate 256KiB"))
        .exits(ControlOptions.DOWN)
        .seeAlso("relay config get", "relay pause");
  }

  @Override
  int ask(Dialogue daemon) throws IOException, UsageException {
    Optional<Long> rate = daemon.arguments().find(RATE);
    boolean reset = daemon.arguments().value(RESET);
    if (rate.isPresent() == reset) {
      throw new UsageException("expected either `--rate` or `--reset`");
    }
    ControlRequest request = ControlRequest.of("relay.config.set-bandwidth");
    JsonObject answer =
        daemon.call(
            reset ? request.with("reset", true) : request.with("bytes_per_second", rate.get()));
    if (!daemon.wantsJson()) {
      daemon.row("outbound rate", RelayConfigCommand.rate(answer));
    }
    return ExitStatus.DONE;
  }
}
