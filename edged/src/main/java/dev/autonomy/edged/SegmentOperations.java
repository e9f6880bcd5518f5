package dev.autonomy.edged;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Departure;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Holding;
import dev.autonomy.edge.Put;
import dev.autonomy.edge.Segment;
import dev.autonomy.edge.SegmentReader;
import dev.autonomy.edge.control.ControlException;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Operations on segments. */
final class SegmentOperations {

  static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 1_000;

  private static final int BUFFER_BYTES = 64 << 10;

  private final ControlContext context;

  SegmentOperations(ControlContext context) {
    this.context = context;
  }

  void register(Map<String, ControlOperation> operations) {
    operations.put("segment.put", this::put);
    operations.put("segment.list", this::list);
    operations.put("segment.show", this::show);
    operations.put("segment.get", this::get);
    operations.put("segment.rm", this::remove);
    operations.put("segment.verify", this::verify);
  }

  private void put(ControlSession session) throws IOException {
    long size = session.number("size", 0, Long.MAX_VALUE);
    List<String> peers = List.copyOf(new TreeSet<>(session.texts("peers")));
    Put.Description description = description(session);
    session.end();
    for (String peer : peers) {
      if (!context.relay().linkStatus().containsKey(peer)) {
        throw new ControlException(
            ControlCodes.UNKNOWN_PEER,
            "`" + peer + "` is no configured peer with an address; see `edgectl peers`");
      }
    }
    if (description.expires().filter(at -> !at.isAfter(context.clock().wall())).isPresent()) {
      throw ControlSession.bad("`expires` is not in the future");
    }
    try (Put put = context.store().put(size)) {
      receive(session, put, size);
      Put.Accepted accepted = put.accept(description, peers);
      context.daemon().wake();
      JsonWriter out = EdgeJson.yes();
      EdgeJson.segment(out, accepted.segment());
      out.member("new", accepted.isNew()).name("peers").beginArray();
      peers.forEach(out::value);
      session.answer(out.endArray());
    }
  }

  private static void receive(ControlSession session, Put put, long size) throws IOException {
    long left = size;
    while (left > 0) {
      ByteBuffer some = session.channel().readSome(left);
      if (!some.hasRemaining()) {
        throw new ControlException(
            ControlException.CONNECTION_CUT,
            (size - left) + " bytes came, " + size + " were announced: nothing is kept");
      }
      left -= some.remaining();
      put.write(some);
    }
  }

  private static Put.Description description(ControlSession session) throws ControlException {
    Optional<Instant> expires = Optional.empty();
    Optional<String> text = session.find("expires");
    try {
      expires = text.map(Instant::parse);
    } catch (DateTimeException _) {
      throw ControlSession.bad("`expires` is no time, expected RFC 3339 in UTC");
    }
    int priority =
        session.number(
            "priority", Segment.DEFAULT_PRIORITY, Segment.LEAST_URGENT, Segment.MOST_URGENT);
    try {
      return new Put.Description(
          session.text("media_type", Segment.DEFAULT_MEDIA_TYPE),
          session.text("label", ""),
          priority,
          expires);
    } catch (IllegalArgumentException e) {
      throw ControlSession.bad(String.valueOf(e.getMessage()));
    }
  }

  private void list(ControlSession session) throws IOException {
    int limit = session.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    Optional<Digest> after = session.findDigest("after");
    session.end();
    List<Holding> holdings = context.ledger().holdings(after, limit + 1);
    JsonWriter out = EdgeJson.yes().name("segments").beginArray();
    for (Holding holding : holdings.subList(0, Math.min(limit, holdings.size()))) {
      out.beginObject();
      EdgeJson.holding(out, holding);
      List<Delivery> deliveries = context.ledger().deliveries(holding.segment().digest());
      out.member("peers", deliveries.size())
          .member(
              "acked", deliveries.stream().filter(one -> isIn(one, DeliveryState.ACKED)).count())
          .member(
              "deadletters",
              deliveries.stream().filter(one -> isIn(one, DeliveryState.DEADLETTER)).count())
          .endObject();
    }
    session.answer(out.endArray().member("more", holdings.size() > limit));
  }

  private static boolean isIn(Delivery delivery, DeliveryState state) {
    return delivery.state() == state;
  }

  private Holding held(Digest digest) throws IOException {
    return context
        .ledger()
        .holding(digest)
        .orElseThrow(
            () -> new ControlException(ControlCodes.NOT_FOUND, digest + " is not on this node"));
  }

  private void show(ControlSession session) throws IOException {
    Digest digest = session.digest("segment");
    session.end();
    JsonWriter out = EdgeJson.yes();
    EdgeJson.holding(out, held(digest));
    out.name("deliveries").beginArray();
    for (Delivery delivery : context.ledger().deliveries(digest)) {
      out.beginObject();
      EdgeJson.delivery(out, delivery, context.clock().steady());
      out.endObject();
    }
    session.answer(out.endArray());
  }

  private void get(ControlSession session) throws IOException {
    Digest digest = session.digest("segment");
    session.end();
    Segment segment = held(digest).segment();
    try (SegmentReader reader = context.store().read(segment)) {
      JsonWriter out = EdgeJson.yes();
      EdgeJson.segment(out, segment);
      session.answer(out);
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      for (long position = 0; position < segment.size(); position += buffer.limit()) {
        reader.read(buffer.clear(), position);
        session.channel().write(buffer.duplicate());
      }
    } catch (NoSuchFileException e) {
      throw new ControlException(
          ControlCodes.FAILED, "the content of " + digest + " is gone: see `edgectl fsck`", e);
    }
  }

  private void remove(ControlSession session) throws IOException {
    Digest digest = session.digest("segment");
    boolean force = session.flag("force");
    session.end();
    held(digest);
    Departure departure = context.store().remove(digest, session.operator(), force);
    if (!departure.owed().isEmpty()) {
      throw new ControlException(
          ControlCodes.OWED,
          digest
              + " is still owed to "
              + String.join(", ", departure.owed().stream().map(Delivery::peer).toList())
              + ": --force removes it nevertheless");
    }
    if (!departure.gone()) {
      throw new ControlException(ControlCodes.NOT_FOUND, digest + " has just gone");
    }
    session.answer(
        EdgeJson.yes()
            .member("segment", digest.toString())
            .member("withdrawn", departure.ended().size()));
  }

  private void verify(ControlSession session) throws IOException {
    Digest digest = session.digest("segment");
    session.end();
    Segment segment = held(digest).segment();
    ReadingProgress progress = new ReadingProgress(session, context.clock(), segment.size());
    boolean intact =
        progress.during(
            () -> context.store().verify(segment, read -> progress.reading(segment, read)));
    session.answer(
        EdgeJson.yes()
            .member("segment", digest.toString())
            .member("size", segment.size())
            .member("intact", intact));
  }
}
