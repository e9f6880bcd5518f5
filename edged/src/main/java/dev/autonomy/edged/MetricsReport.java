package dev.autonomy.edged;

import dev.autonomy.edge.Account;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.IncomingTransfer;
import dev.autonomy.edge.LinkState;
import dev.autonomy.edge.Relay;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Everything that Prometheus is told: what is now, and what was counted. */
final class MetricsReport {

  private final ControlContext context;

  MetricsReport(ControlContext context) {
    this.context = context;
  }

  byte[] text() throws IOException {
    MetricsText text = new MetricsText();
    DaemonControl.Facts facts = context.daemon().facts();
    text.gauge("edged_info", "The daemon; always 1.")
        .sample("edged_info", 1, "node", facts.nodeId(), "version", facts.version());
    one(text, "edged_start_time_seconds", "When it started.", facts.started().getEpochSecond());
    one(text, "edged_paused", "1 while an operator has paused it.", flag(context.relay().paused()));
    one(
        text,
        "edged_reduced_assurance",
        "1 without a memory limit by cgroup v2 (INV-05).",
        flag(facts.reducedAssurance()));
    facts
        .certificateExpires()
        .ifPresent(
            expires ->
                one(
                    text,
                    "edged_certificate_expiry_seconds",
                    "When the node's certificate expires.",
                    expires.getEpochSecond()));
    one(text, "edged_storage_used_bytes", "Bytes in use.", context.store().usedBytes());
    one(
        text,
        "edged_storage_ceiling_bytes",
        "Bytes that may be used (INV-04).",
        context.store().options().ceilingBytes());
    one(text, "edged_ledger_bytes", "Bytes of the ledger.", context.ledger().bytesOnDisk());
    Runtime runtime = Runtime.getRuntime();
    one(
        text,
        "edged_heap_used_bytes",
        "Bytes of the heap in use, garbage included.",
        runtime.totalMemory() - runtime.freeMemory());
    backlog(text);
    links(text);
    context.metrics().write(text);
    return text.toBytes();
  }

  private static void one(MetricsText text, String name, String help, long value) {
    text.gauge(name, help).sample(name, value);
  }

  private static long flag(boolean on) {
    return on ? 1 : 0;
  }

  private void backlog(MetricsText text) throws IOException {
    Map<String, Map<DeliveryState, Account.Sum>> backlog = context.ledger().backlog();
    backlog(text, "edged_backlog_deliveries", "Deliveries owed.", backlog, Account.Sum::count);
    backlog(text, "edged_backlog_bytes", "Bytes owed.", backlog, Account.Sum::bytes);
  }

  private static void backlog(
      MetricsText text,
      String name,
      String help,
      Map<String, Map<DeliveryState, Account.Sum>> backlog,
      ToLongFunction<Account.Sum> number) {
    text.gauge(name, help);
    backlog.forEach(
        (peer, states) ->
            states.forEach(
                (state, sum) ->
                    text.sample(
                        name, number.applyAsLong(sum), "peer", peer, "state", state.code())));
  }

  private void links(MetricsText text) {
    Map<String, Relay.LinkStatus> links = context.relay().linkStatus();
    text.gauge("edged_link_up", "1 when the peer answered last time.");
    links.forEach(
        (peer, link) ->
            text.sample("edged_link_up", flag(link.state() == LinkState.UP), "peer", peer));
    text.gauge("edged_outgoing_transfers", "Transfers to a peer under way.");
    links.forEach(
        (peer, link) -> text.sample("edged_outgoing_transfers", link.transfers(), "peer", peer));
    Map<String, Long> incoming = new TreeMap<>();
    for (IncomingTransfer transfer : context.inbox().transfers()) {
      incoming.merge(transfer.peer(), 1L, Long::sum);
    }
    text.gauge("edged_incoming_transfers", "Transfers from a peer under way.");
    incoming.forEach((peer, count) -> text.sample("edged_incoming_transfers", count, "peer", peer));
  }
}
