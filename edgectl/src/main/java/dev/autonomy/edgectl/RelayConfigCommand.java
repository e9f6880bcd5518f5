package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Sizes;
import java.io.IOException;

/** {@code edgectl relay config get}. */
final class RelayConfigCommand extends ControlCommand {

  @Override
  CommandSpec own() {
    return CommandSpec.of("relay config get", "Show the limits that the relay keeps")
        .exits(ControlOptions.DOWN)
        .seeAlso("relay config set-bandwidth", "reload");
  }

  @Override
  int ask(Dialogue daemon) throws IOException {
    JsonObject answer = daemon.call(ControlRequest.of("relay.config.get"));
    if (daemon.wantsJson()) {
      return ExitStatus.DONE;
    }
    daemon.row("outbound rate", rate(answer));
    daemon.row("chunks", Texts.bytes(answer, "chunk_bytes"));
    daemon.row(
        "transfers",
        Texts.count(answer, "max_concurrent_transfers")
            + ", "
            + Texts.count(answer, "max_transfers_per_peer")
            + " a peer");
    daemon.row(
        "retries",
        Texts.count(answer, "max_retries")
            + ", after "
            + Texts.millis(Answers.number(answer, "backoff_base_ms"))
            + " to "
            + Texts.millis(Answers.number(answer, "backoff_cap_ms")));
    daemon.row("relay", Answers.flag(answer, "paused") ? "paused" : "running");
    return ExitStatus.DONE;
  }

  /** The rate, and who has set it. */
  static String rate(JsonObject answer) {
    long rate = Answers.number(answer, "outbound_rate");
    String text = rate == Long.MAX_VALUE ? "not limited" : Sizes.rounded(rate) + "/s";
    return text
        + (Answers.text(answer, "outbound_rate_from").equals("operator")
            ? ", set by an operator"
            : ", by the configuration");
  }
}
