package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Table;
import java.io.IOException;

/** {@code edgectl relay account}. */
final class AccountCommand extends ControlCommand {

  @Override
  CommandSpec own() {
    return CommandSpec.of("relay account", "Account for every byte that was accepted")
        .description(
            """
            Two sums have to come out. What was accepted is held, or was evicted, has expired or \
            was removed by an operator. What was owed is acknowledged, under way, given up, expired \
            or withdrawn by an operator. The left sides are counted when something comes in, the \
            right sides row by row or when a row goes, in one consistent view of the ledger: a lost \
            row shows as unaccounted.\
            """)
        .exits(
            new Exit("0", "both sums come out"),
            new Exit("1", "something is unaccounted for"),
            ControlOptions.DOWN)
        .seeAlso("fsck");
  }

  @Override
  int ask(Dialogue daemon) throws IOException {
    JsonObject answer = daemon.call(ControlRequest.of("relay.account"));
    if (!daemon.wantsJson()) {
      show(daemon, answer);
    }
    return Answers.flag(answer, "balanced") ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static void show(Dialogue daemon, JsonObject answer) {
    Table table = new Table(daemon.terminal(), "", "", "NUMBER", "BYTES", "WHERE IT COMES FROM");
    row(table, "", "segments accepted", answer, "accepted", "counted when accepted");
    row(table, "=", "held", answer, "held", "the ledger's rows of segments, now");
    row(table, "+", "evicted", answer, "evicted", "counted when evicted: every peer had it");
    row(table, "+", "expired", answer, "expired", "counted when its time was over");
    operators(table, "removed by ", Answers.object(answer, "removed"), "counted when removed");
    row(table, "+", "unaccounted", answer, "unaccounted_segments", "the rest; 0 unless damaged");
    table.row("", "", "", "", "");
    row(table, "", "deliveries owed", answer, "owed", "counted when queued");
    JsonObject states = Answers.object(answer, "deliveries");
    String sign = "=";
    for (String state : states.members().keySet()) {
      row(table, sign, state, states, state, source(state));
      sign = "+";
    }
    operators(
        table, "withdrawn by ", Answers.object(answer, "withdrawn"), "counted when withdrawn");
    row(
        table,
        states.isEmpty() ? "=" : "+",
        "unaccounted",
        answer,
        "unaccounted_deliveries",
        "the rest; 0 unless damaged");
    table.print();
    daemon
        .out()
        .line("")
        .line(
            Answers.flag(answer, "balanced")
                ? "balanced"
                : "NOT balanced: the ledger has lost rows; keep a copy of it and run edgectl fsck");
  }

  private static String source(String state) {
    return switch (state) {
      case "acked", "expired" ->
          "rows of deliveries, now, and those counted when their segment left";
      default -> "rows of deliveries, now";
    };
  }

  private static void row(
      Table table, String sign, String what, JsonObject sums, String name, String source) {
    JsonObject sum = Answers.object(sums, name);
    table.row(sign, what, Texts.count(sum, "count"), Texts.count(sum, "bytes"), source);
  }

  private static void operators(Table table, String prefix, JsonObject sums, String source) {
    for (String operator : sums.members().keySet()) {
      row(table, "+", prefix + operator, sums, operator, source);
    }
  }
}
