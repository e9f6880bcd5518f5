package dev.autonomy.edged;

import dev.autonomy.edge.Account;
import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryFilter;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.IncomingTransfer;
import dev.autonomy.edge.LinkState;
import dev.autonomy.edge.Relay;
import dev.autonomy.edge.RelayOptions;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Operations on the relay. */
final class RelayOperations {

  private static final long MIN_RATE = 1L << 10;
  private static final long MAX_RATE = 16L << 30;

  private final ControlContext context;

  RelayOperations(ControlContext context) {
    this.context = context;
  }

  void register(Map<String, ControlOperation> operations) {
    operations.put("relay.status", this::status);
    operations.put("relay.queue", this::queue);
    operations.put("relay.account", this::account);
    operations.put("relay.config.get", this::configuration);
    operations.put("relay.config.set-bandwidth", this::setBandwidth);
    operations.put("relay.pause", this::pause);
    operations.put("relay.resume", this::resume);
  }

  private void status(ControlSession session) throws IOException {
    session.end();
    Instant now = context.clock().steady();
    Map<String, Map<DeliveryState, Account.Sum>> backlog = context.ledger().backlog();
    JsonWriter out = EdgeJson.yes();
    out.member("node", context.daemon().facts().nodeId())
        .member("paused", context.relay().paused());
    rate(out);
    EdgeJson.states(out, "backlog", DaemonOperations.total(backlog));
    out.name("peers").beginArray();
    for (Map.Entry<String, Relay.LinkStatus> entry : context.relay().linkStatus().entrySet()) {
      out.beginObject().member("peer", entry.getKey());
      link(out, entry.getValue(), now);
      EdgeJson.states(out, "backlog", backlog.getOrDefault(entry.getKey(), Map.of()));
      out.endObject();
    }
    out.endArray().name("incoming").beginArray();
    context.inbox().transfers().stream()
        .sorted(Comparator.comparing(one -> one.segment().digest()))
        .forEach(transfer -> incoming(out, transfer));
    session.answer(out.endArray());
  }

  private static void incoming(JsonWriter out, IncomingTransfer transfer) {
    out.beginObject().member("peer", transfer.peer());
    EdgeJson.segment(out, transfer.segment());
    out.member("offset", transfer.offset()).endObject();
  }

  static void link(JsonWriter out, Relay.LinkStatus link, Instant now) {
    out.member("link", link.state().code()).member("transfers", link.transfers());
    if (link.state() == LinkState.DOWN) {
      out.member("retry_in_ms", EdgeJson.left(link.retryAt(), now));
    }
  }

  private void queue(ControlSession session) throws IOException {
    int limit =
        session.number("limit", SegmentOperations.DEFAULT_LIMIT, 1, SegmentOperations.MAX_LIMIT);
    DeliveryFilter filter =
        DeliveryFilter.in(states(session)).of(session.find("peer")).because(reason(session));
    session.end();
    deliveries(session, filter, limit);
  }

  private static Set<DeliveryState> states(ControlSession session) throws IOException {
    Optional<String> state = session.find("state");
    if (state.isEmpty()) {
      return DeliveryFilter.open().states();
    }
    for (DeliveryState one : DeliveryState.values()) {
      if (one.code().equals(state.get())) {
        return EnumSet.of(one);
      }
    }
    throw ControlSession.bad("`" + state.get() + "` is no state of a delivery");
  }

  static Optional<String> reason(ControlSession session) throws IOException {
    Optional<String> reason = session.find("reason");
    if (reason.isPresent() && dev.autonomy.edge.Reason.ofCode(reason.get()).isEmpty()) {
      throw ControlSession.bad("`" + reason.get() + "` is no reason of a failure");
    }
    return reason;
  }

  private void deliveries(ControlSession session, DeliveryFilter filter, int limit)
      throws IOException {
    deliveries(context, session, filter, limit);
  }

  static void deliveries(
      ControlContext context, ControlSession session, DeliveryFilter filter, int limit)
      throws IOException {
    List<Delivery> first = context.ledger().deliveries(filter, limit);
    Account.Sum all = context.ledger().count(filter);
    JsonWriter out = EdgeJson.yes();
    EdgeJson.deliveries(out, first, context.clock().steady());
    EdgeJson.sum(out, "total", all);
    session.answer(out.member("more", all.count() > first.size()));
  }

  private void account(ControlSession session) throws IOException {
    session.end();
    Account account = context.ledger().account();
    JsonWriter out = EdgeJson.yes().member("balanced", account.balanced());
    EdgeJson.sum(out, "accepted", account.accepted());
    EdgeJson.sum(out, "held", account.held());
    EdgeJson.sum(out, "evicted", account.evicted());
    EdgeJson.sum(out, "expired", account.expired());
    EdgeJson.operators(out, "removed", account.removed());
    EdgeJson.sum(out, "unaccounted_segments", account.unaccountedSegments());
    EdgeJson.sum(out, "owed", account.owed());
    EdgeJson.states(out, "deliveries", account.delivered());
    EdgeJson.operators(out, "withdrawn", account.withdrawn());
    EdgeJson.sum(out, "unaccounted_deliveries", account.unaccountedDeliveries());
    session.answer(out);
  }

  private void rate(JsonWriter out) throws IOException {
    Optional<Long> set = context.relay().operatorRate();
    out.member("outbound_rate", set.orElse(context.relay().options().outboundRate()))
        .member("outbound_rate_from", set.isPresent() ? "operator" : "configuration");
  }

  private void configuration(ControlSession session) throws IOException {
    session.end();
    RelayOptions options = context.relay().options();
    JsonWriter out = EdgeJson.yes();
    rate(out);
    out.member("configured_outbound_rate", options.outboundRate())
        .member("chunk_bytes", options.chunkBytes())
        .member("max_concurrent_transfers", options.maxTransfers())
        .member("max_transfers_per_peer", options.maxTransfersPerPeer())
        .member("backoff_base_ms", options.backoffBase().toMillis())
        .member("backoff_cap_ms", options.backoffCap().toMillis())
        .member("max_retries", options.maxRetries())
        .member("paused", context.relay().paused());
    session.answer(out);
  }

  private void setBandwidth(ControlSession session) throws IOException {
    Optional<Long> rate = session.findNumber("bytes_per_second", MIN_RATE, MAX_RATE);
    boolean reset = session.flag("reset");
    session.end();
    if (rate.isPresent() == reset) {
      throw ControlSession.bad("expected either `bytes_per_second` or `reset`");
    }
    context.relay().outboundRate(rate);
    context.commanded(session, rate.map(bytes -> bytes + " B/s").orElse("configuration"));
    JsonWriter out = EdgeJson.yes();
    rate(out);
    session.answer(out);
  }

  private void pause(ControlSession session) throws IOException {
    session.end();
    context.relay().pause();
    context.commanded(session, "");
    session.answer(EdgeJson.yes().member("paused", true));
  }

  private void resume(ControlSession session) throws IOException {
    session.end();
    context.relay().resume();
    context.commanded(session, "");
    context.daemon().wake();
    session.answer(EdgeJson.yes().member("paused", false));
  }
}
