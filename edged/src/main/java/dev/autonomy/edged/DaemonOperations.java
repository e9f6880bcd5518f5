package dev.autonomy.edged;

import dev.autonomy.edge.Account;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.LinkState;
import dev.autonomy.edge.Relay;
import dev.autonomy.edge.StoreCheck;
import dev.autonomy.edge.control.ControlException;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Operations on the daemon as a whole. */
final class DaemonOperations {

  private final ControlContext context;

  DaemonOperations(ControlContext context) {
    this.context = context;
  }

  void register(Map<String, ControlOperation> operations) {
    operations.put("status", this::status);
    operations.put("peers", this::peers);
    operations.put("reload", this::reload);
    operations.put("fsck", this::check);
    operations.put("metrics", this::metrics);
  }

  private void status(ControlSession session) throws IOException {
    session.end();
    DaemonControl.Facts facts = context.daemon().facts();
    Account account = context.ledger().account();
    Duration uptime = Duration.between(facts.started(), context.clock().wall());
    JsonWriter out = EdgeJson.yes();
    out.member("node", facts.nodeId())
        .member("version", facts.version())
        .member("started", facts.started().toString())
        .member("uptime_ms", Math.max(0, uptime.toMillis()))
        .member("configuration", facts.configuration());
    out.name("listen").beginArray();
    facts.listen().forEach(out::value);
    out.endArray();
    out.member("memory", facts.memory()).member("reduced_assurance", facts.reducedAssurance());
    facts
        .certificateExpires()
        .ifPresent(expires -> out.member("certificate_expires", expires.toString()));
    out.member("paused", context.relay().paused());
    storage(out, account);
    peerCounts(out);
    EdgeJson.states(out, "backlog", total(context.ledger().backlog()));
    session.answer(out);
  }

  private void storage(JsonWriter out, Account account) throws IOException {
    out.name("storage")
        .beginObject()
        .member("used_bytes", context.store().usedBytes())
        .member("ceiling_bytes", context.store().options().ceilingBytes())
        .member("ledger_bytes", context.ledger().bytesOnDisk())
        .member("evict_acknowledged", context.store().options().evictAcknowledged())
        .endObject();
    EdgeJson.sum(out, "held", account.held());
  }

  private void peerCounts(JsonWriter out) {
    List<DaemonControl.Peer> peers = context.daemon().peers();
    long up =
        context.relay().linkStatus().values().stream()
            .filter(link -> link.state() == LinkState.UP)
            .count();
    out.name("peers").beginObject().member("known", peers.size()).member("up", up).endObject();
  }

  /** All peers' deliveries by state. */
  static Map<DeliveryState, Account.Sum> total(
      Map<String, Map<DeliveryState, Account.Sum>> backlog) {
    Map<DeliveryState, Account.Sum> total = new EnumMap<>(DeliveryState.class);
    for (DeliveryState state : DeliveryState.values()) {
      if (!state.terminal() || state == DeliveryState.DEADLETTER) {
        total.put(state, Account.Sum.ZERO);
      }
    }
    backlog
        .values()
        .forEach(
            states -> states.forEach((state, sum) -> total.merge(state, sum, Account.Sum::plus)));
    return total;
  }

  private void peers(ControlSession session) throws IOException {
    session.end();
    Instant now = context.clock().steady();
    Map<String, Relay.LinkStatus> links = context.relay().linkStatus();
    JsonWriter out = EdgeJson.yes().name("peers").beginArray();
    for (DaemonControl.Peer peer : context.daemon().peers()) {
      out.beginObject().member("peer", peer.id());
      peer.address().ifPresent(address -> out.member("address", address));
      out.member("credential", peer.credential())
          .member("inbound_connections", peer.inboundConnections())
          .member("outbound_connections", peer.outboundConnections());
      Relay.LinkStatus link = links.get(peer.id());
      if (link != null) {
        RelayOperations.link(out, link, now);
      }
      out.endObject();
    }
    session.answer(out.endArray());
  }

  private void reload(ControlSession session) throws IOException {
    session.end();
    try {
      context.daemon().reload();
    } catch (ConfigurationException e) {
      String more = e.lines().size() > 1 ? " (and " + (e.lines().size() - 1) + " more)" : "";
      throw new ControlException(
          ControlCodes.CONFIGURATION,
          "nothing has changed: " + e.lines().getFirst() + more + "; see `edged check-config`");
    } catch (TlsException e) {
      throw new ControlException(
          ControlCodes.CONFIGURATION, "nothing has changed: " + e.getMessage());
    }
    context.commanded(session, "");
    context.daemon().wake();
    session.answer(EdgeJson.yes().member("peers", context.daemon().peers().size()));
  }

  private void check(ControlSession session) throws IOException {
    session.end();
    long total = context.ledger().account().held().bytes();
    ReadingProgress progress = new ReadingProgress(session, context.clock(), total);
    StoreCheck.Findings found =
        progress.during(() -> StoreCheck.run(context.store(), progress::reading));
    JsonWriter out = EdgeJson.yes();
    out.member("sound", found.sound())
        .member("segments", found.segments())
        .member("bytes", found.bytes())
        .member("damaged", found.damaged());
    out.name("damaged_segments").beginArray();
    found.damagedNames().forEach(digest -> out.value(digest.toString()));
    out.endArray().member("unheld", found.unheld()).name("unheld_files").beginArray();
    found.unheldNames().forEach(out::value);
    out.endArray().member("account_balanced", found.account().balanced());
    session.answer(out);
  }

  private void metrics(ControlSession session) throws IOException {
    session.end();
    byte[] text = new MetricsReport(context).text();
    session.answer(
        EdgeJson.yes()
            .member("content_type", MetricsText.CONTENT_TYPE)
            .member("size", text.length));
    session.channel().write(ByteBuffer.wrap(text));
  }
}
