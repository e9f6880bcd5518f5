package dev.autonomy.edged;

import dev.autonomy.edge.Account;
import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryFilter;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.control.ControlException;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operations on deliveries that were given up. */
final class DeadletterOperations {

  private static final int BATCH = 200;

  private final ControlContext context;

  DeadletterOperations(ControlContext context) {
    this.context = context;
  }

  void register(Map<String, ControlOperation> operations) {
    operations.put("relay.deadletter.list", this::list);
    operations.put("relay.deadletter.inspect", this::inspect);
    operations.put("relay.deadletter.retry", this::retry);
    operations.put("relay.deadletter.purge", this::purge);
  }

  private void list(ControlSession session) throws IOException {
    int limit =
        session.number("limit", SegmentOperations.DEFAULT_LIMIT, 1, SegmentOperations.MAX_LIMIT);
    DeliveryFilter filter = filter(session);
    session.end();
    RelayOperations.deliveries(context, session, filter, limit);
  }

  private static DeliveryFilter filter(ControlSession session) throws IOException {
    return DeliveryFilter.deadletters()
        .of(session.find("peer"))
        .because(RelayOperations.reason(session));
  }

  private void inspect(ControlSession session) throws IOException {
    Digest digest = session.digest("segment");
    DeliveryFilter filter = filter(session);
    session.end();
    List<Delivery> found = ofSegment(digest, filter);
    if (found.isEmpty()) {
      throw new ControlException(ControlCodes.NOT_FOUND, "no deadletter of " + digest);
    }
    JsonWriter out = EdgeJson.yes();
    EdgeJson.deliveries(out, found, context.clock().steady());
    session.answer(out);
  }

  private List<Delivery> ofSegment(Digest digest, DeliveryFilter filter) throws IOException {
    return context.ledger().deliveries(digest).stream().filter(filter::matches).toList();
  }

  /** Which deadletters a request names. At least one condition, or all by name. */
  private record Selection(Optional<Digest> segment, DeliveryFilter filter) {

    static Selection of(ControlSession session) throws IOException {
      Optional<Digest> segment = session.findDigest("segment");
      DeliveryFilter filter = DeadletterOperations.filter(session);
      boolean all = session.flag("all");
      boolean some =
          segment.isPresent() || filter.peer().isPresent() || filter.reason().isPresent();
      if (all == some) {
        throw ControlSession.bad(
            "expected some of `segment`, `peer` and `reason`, or `all`: which deadletters?");
      }
      return new Selection(segment, filter);
    }
  }

  /** What is done to one deadletter; whether it still was one. */
  private interface Action {
    boolean on(Delivery delivery) throws IOException;
  }

  private void retry(ControlSession session) throws IOException {
    Selection selection = Selection.of(session);
    session.end();
    List<DeliveryFilter> known = new ArrayList<>();
    for (String peer : context.relay().linkStatus().keySet()) {
      if (selection.filter().peer().map(peer::equals).orElse(true)) {
        known.add(selection.filter().of(Optional.of(peer)));
      }
    }
    Account.Sum all = count(selection);
    if (known.isEmpty()) {
      throw new ControlException(
          ControlCodes.UNKNOWN_PEER, "none of these is owed to a configured peer with an address");
    }
    Account.Sum done = Account.Sum.ZERO;
    for (DeliveryFilter filter : known) {
      Selection ofPeer = new Selection(selection.segment(), filter);
      done =
          done.plus(
              forEach(
                  session,
                  ofPeer,
                  delivery -> context.ledger().retry(delivery, context.clock().steady())));
    }
    context.daemon().wake();
    JsonWriter out = EdgeJson.yes();
    EdgeJson.sum(out, "retried", done);
    EdgeJson.sum(out, "left", all.minus(done));
    session.answer(out);
  }

  private void purge(ControlSession session) throws IOException {
    Selection selection = Selection.of(session);
    boolean force = session.flag("force");
    session.end();
    JsonWriter out = EdgeJson.yes().member("dry_run", !force);
    Account.Sum purged =
        force
            ? forEach(
                session,
                selection,
                delivery ->
                    context.ledger().purge(delivery, session.operator(), context.clock().wall()))
            : count(selection);
    EdgeJson.sum(out, force ? "purged" : "would_purge", purged);
    session.answer(out);
  }

  private Account.Sum count(Selection selection) throws IOException {
    if (selection.segment().isEmpty()) {
      return context.ledger().count(selection.filter());
    }
    Account.Sum sum = Account.Sum.ZERO;
    for (Delivery delivery : ofSegment(selection.segment().get(), selection.filter())) {
      sum = sum.plus(one(delivery));
    }
    return sum;
  }

  private static Account.Sum one(Delivery delivery) {
    return new Account.Sum(1, delivery.segment().size());
  }

  /** Each action takes a delivery out of the selection, so that the first ones are always new. */
  private Account.Sum forEach(ControlSession session, Selection selection, Action action)
      throws IOException {
    Account.Sum done = Account.Sum.ZERO;
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Delivery delivery : some(selection)) {
        if (delivery.state() == DeliveryState.DEADLETTER && action.on(delivery)) {
          moved = true;
          done = done.plus(one(delivery));
          context.commanded(session, delivery.segment().digest() + " " + delivery.peer());
        }
      }
    }
    return done;
  }

  private List<Delivery> some(Selection selection) throws IOException {
    return selection.segment().isPresent()
        ? ofSegment(selection.segment().get(), selection.filter())
        : context.ledger().deliveries(selection.filter(), BATCH);
  }
}
