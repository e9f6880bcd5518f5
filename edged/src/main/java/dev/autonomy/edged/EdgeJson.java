package dev.autonomy.edged;

import dev.autonomy.edge.Account;
import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.EdgeEvent;
import dev.autonomy.edge.Fate;
import dev.autonomy.edge.Holding;
import dev.autonomy.edge.Origin;
import dev.autonomy.edge.Segment;
import dev.autonomy.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The relay's values in the control protocol: {@code docs/formats/edge-control.md}. */
final class EdgeJson {

  private EdgeJson() {}

  /** Begins an answer that says yes; its object is left open. */
  static JsonWriter yes() {
    return new JsonWriter().beginObject().member("ok", true);
  }

  static void segment(JsonWriter out, Segment segment) {
    out.member("segment", segment.digest().toString())
        .member("size", segment.size())
        .member("media_type", segment.mediaType())
        .member("label", segment.label())
        .member("priority", segment.priority());
    segment.expires().ifPresent(expires -> out.member("expires", expires.toString()));
  }

  static void holding(JsonWriter out, Holding holding) {
    segment(out, holding.segment());
    out.member("from", origin(holding.origin())).member("accepted", holding.accepted().toString());
  }

  /** A peer's id; that of what was put in here is empty. */
  static String origin(Origin origin) {
    return origin.local() ? "" : origin.peer();
  }

  /**
   * The members of a delivery; its segment is named, not described.
   *
   * @param steady now, for what is left of a wait
   */
  static void delivery(JsonWriter out, Delivery delivery, Instant steady) {
    out.member("peer", delivery.peer())
        .member("state", delivery.state().code())
        .member("attempts", delivery.attempts())
        .member("offset", delivery.offset())
        .member("sequence", delivery.sequence());
    if (!delivery.reason().isEmpty()) {
      out.member("reason", delivery.reason());
    }
    boolean putOff =
        delivery.state() == DeliveryState.SCHEDULED && delivery.notBefore().isAfter(steady);
    if (putOff || delivery.state() == DeliveryState.FAILED) {
      out.member("retry_in_ms", left(delivery.notBefore(), steady));
    }
  }

  /** Milliseconds until then; 0 when it is over. */
  static long left(Instant then, Instant now) {
    return then.isAfter(now) ? Duration.between(now, then).toMillis() : 0;
  }

  static void deliveries(JsonWriter out, List<Delivery> deliveries, Instant steady) {
    out.name("deliveries").beginArray();
    for (Delivery delivery : deliveries) {
      out.beginObject();
      segment(out, delivery.segment());
      delivery(out, delivery, steady);
      out.endObject();
    }
    out.endArray();
  }

  static void sum(JsonWriter out, String name, Account.Sum sum) {
    out.name(name)
        .beginObject()
        .member("count", sum.count())
        .member("bytes", sum.bytes())
        .endObject();
  }

  static void states(JsonWriter out, String name, Map<DeliveryState, Account.Sum> sums) {
    out.name(name).beginObject();
    for (DeliveryState state : DeliveryState.values()) {
      if (sums.containsKey(state)) {
        sum(out, state.code(), sums.getOrDefault(state, Account.Sum.ZERO));
      }
    }
    out.endObject();
  }

  static void operators(JsonWriter out, String name, Map<String, Account.Sum> sums) {
    out.name(name).beginObject();
    sums.forEach((operator, sum) -> sum(out, operator, sum));
    out.endObject();
  }

  static byte[] event(EdgeEvents.Entry entry, Instant steady) {
    JsonWriter out = new JsonWriter().beginObject();
    event(out, entry, steady);
    return out.endObject().toByteArray();
  }

  static void event(JsonWriter out, EdgeEvents.Entry entry, Instant steady) {
    out.member("number", entry.number()).member("at", entry.at().toString());
    switch (entry.event()) {
      case EdgeEvent.Accepted(Segment segment, Origin origin) -> {
        out.member("event", origin.local() ? "accepted" : "received");
        if (!origin.local()) {
          out.member("peer", origin.peer());
        }
        segment(out, segment);
      }
      case EdgeEvent.Refused refused -> {
        out.member("event", "refused");
        if (!refused.from().local()) {
          out.member("peer", refused.from().peer());
        }
        out.member("what", refused.what()).member("reason", refused.reason().code());
      }
      case EdgeEvent.Acknowledged(Delivery delivery) -> ended(out, "acked", delivery, steady);
      case EdgeEvent.Failed(Delivery delivery) -> ended(out, "failed", delivery, steady);
      case EdgeEvent.PutOff(Delivery delivery) -> ended(out, "put_off", delivery, steady);
      case EdgeEvent.GivenUp(Delivery delivery) -> ended(out, "deadlettered", delivery, steady);
      case EdgeEvent.DeliveryExpired(Delivery delivery) ->
          ended(out, "delivery_expired", delivery, steady);
      case EdgeEvent.Left(Segment segment, Fate fate) -> {
        out.member("event", fate(fate));
        operator(fate).ifPresent(operator -> out.member("operator", operator));
        segment(out, segment);
      }
      case EdgeEvent.PeerUp(String peer) -> out.member("event", "peer_up").member("peer", peer);
      case EdgeEvent.PeerDown(String peer, Instant retryAt) ->
          out.member("event", "peer_down")
              .member("peer", peer)
              .member("retry_in_ms", left(retryAt, steady));
      case EdgeEvent.Commanded commanded ->
          out.member("event", "command")
              .member("operator", commanded.operator())
              .member("command", commanded.command())
              .member("subject", commanded.subject());
    }
  }

  private static void ended(JsonWriter out, String event, Delivery delivery, Instant steady) {
    out.member("event", event);
    segment(out, delivery.segment());
    delivery(out, delivery, steady);
  }

  /** How a segment left, as events and metrics write it. */
  static String fate(Fate fate) {
    return switch (fate) {
      case Fate.Evicted() -> "evicted";
      case Fate.Expired() -> "expired";
      case Fate.Removed _ -> "removed";
    };
  }

  private static Optional<String> operator(Fate fate) {
    return fate instanceof Fate.Removed(String operator) ? Optional.of(operator) : Optional.empty();
  }
}
