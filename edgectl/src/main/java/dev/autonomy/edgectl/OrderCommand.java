package dev.autonomy.edgectl;

import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import java.io.IOException;

/** Commands without anything to say but that they are done. */
final class OrderCommand extends ControlCommand {

  private final String operation;
  private final String done;
  private final CommandSpec spec;

  private OrderCommand(String operation, String done, CommandSpec spec) {
    this.operation = operation;
    this.done = done;
    this.spec = spec.exits(ControlOptions.DOWN);
  }

  static OrderCommand pause() {
    return new OrderCommand(
        "relay.pause",
        "paused",
        CommandSpec.of("relay pause", "Send nothing new until resumed")
            .description(
                "Transfers under way end as they would; receiving goes on. Outlives restarts.")
            .seeAlso("relay resume"));
  }

  static OrderCommand resume() {
    return new OrderCommand(
        "relay.resume",
        "running",
        CommandSpec.of("relay resume", "Send again after a pause").seeAlso("relay pause"));
  }

  static OrderCommand reload() {
    return new OrderCommand(
        "reload",
        "reloaded",
        CommandSpec.of("reload", "Read configuration and certificates again")
            .description(
                "Peers, limits and certificates take effect at once; transfers under way go on. A"
                    + " configuration with an error changes nothing (exit status 1).")
            .seeAlso("peers", "relay config get"));
  }

  @Override
  CommandSpec own() {
    return spec;
  }

  @Override
  int ask(Dialogue daemon) throws IOException {
    daemon.call(ControlRequest.of(operation));
    if (!daemon.wantsJson()) {
      daemon.out().line(done);
    }
    return ExitStatus.DONE;
  }
}
