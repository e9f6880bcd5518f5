package dev.autonomy.edged;

import dev.autonomy.edge.control.ControlException;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** What has happened, and what happens. */
final class EventOperations {

  /** Of all connections, so that others stay free for commands. */
  private static final int MAX_FOLLOWERS = 8;

  private static final int BATCH = 100;

  /** How soon a follower that has gone is noticed. */
  private static final Duration GLANCE = Duration.ofSeconds(1);

  private final ControlContext context;
  private final Semaphore followers = new Semaphore(MAX_FOLLOWERS);

  EventOperations(ControlContext context) {
    this.context = context;
  }

  void register(Map<String, ControlOperation> operations) {
    operations.put("events", this::events);
  }

  private void events(ControlSession session) throws IOException {
    int limit =
        session.number("limit", SegmentOperations.DEFAULT_LIMIT, 0, SegmentOperations.MAX_LIMIT);
    boolean follow = session.flag("follow");
    session.end();
    if (follow && !followers.tryAcquire()) {
      throw new ControlException(
          ControlException.TOO_MANY, MAX_FOLLOWERS + " follow the events already, expected fewer");
    }
    try {
      List<EdgeEvents.Entry> newest = context.events().newest(limit);
      long last = newest.isEmpty() ? context.events().last() : newest.getLast().number();
      JsonWriter out = EdgeJson.yes().name("events").beginArray();
      for (EdgeEvents.Entry entry : newest) {
        out.beginObject();
        EdgeJson.event(out, entry, context.clock().steady());
        out.endObject();
      }
      session.answer(out.endArray());
      if (follow) {
        follow(session, last);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      if (follow) {
        followers.release();
      }
    }
  }

  private void follow(ControlSession session, long from) throws IOException, InterruptedException {
    long seen = from;
    while (!session.channel().readable()) {
      for (EdgeEvents.Entry entry : context.events().after(seen, BATCH, GLANCE)) {
        if (entry.number() > seen + 1) {
          lost(session, entry.number() - seen - 1);
        }
        session.channel().writeLine(EdgeJson.event(entry, context.clock().steady()));
        seen = entry.number();
      }
    }
  }

  private static void lost(ControlSession session, long count) throws IOException {
    session
        .channel()
        .writeLine(
            new JsonWriter()
                .beginObject()
                .member("event", "lost")
                .member("count", count)
                .endObject()
                .toByteArray());
  }
}
