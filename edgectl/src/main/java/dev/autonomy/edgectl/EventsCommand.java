package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Printable;
import java.io.IOException;
import java.util.List;

/** {@code edgectl events}. */
final class EventsCommand extends ControlCommand {

  private static final Option<Boolean> FOLLOW =
      Option.flag("follow", "go on with what happens, until interrupted").letter('f');
  private static final Option<Long> LIMIT =
      Option.count("limit", 0, 1_000, "how many past events to show at most").or("100");

  @Override
  CommandSpec own() {
    return CommandSpec.of("events", "Show what has happened")
        .description(
            "The daemon remembers the last 1,000 events since its start. Who follows too slowly"
                + " misses some, and is told how many. With --output json each event is a line.")
        .options(FOLLOW, LIMIT)
        .exits(ControlOptions.DOWN);
  }

  @Override
  int ask(Dialogue daemon) throws IOException {
    boolean follow = daemon.arguments().value(FOLLOW);
    ControlRequest request =
        ControlRequest.of("events")
            .with("limit", daemon.arguments().value(LIMIT))
            .with("follow", follow);
    if (follow) {
      daemon.client().follow(request, line -> show(daemon, line));
    } else {
      show(daemon, daemon.client().call(request));
    }
    return ExitStatus.DONE;
  }

  /** The answer with the past events, or one event. */
  private static boolean show(Dialogue daemon, JsonObject line) {
    List<JsonObject> events =
        line.get("events") == null ? List.of(line) : Answers.objects(line, "events");
    for (JsonObject event : events) {
      daemon.out().line(daemon.wantsJson() ? event.toText() : text(event));
    }
    daemon.out().flush();
    return true;
  }

  private static String text(JsonObject event) {
    StringBuilder text = new StringBuilder(Answers.text(event, "at"));
    text.append(text.isEmpty() ? "" : " ").append(Answers.text(event, "event"));
    for (String name : List.of("command", "operator", "subject", "segment", "what", "label")) {
      String value = Answers.text(event, name);
      if (!value.isEmpty()) {
        text.append(' ').append(name.equals("operator") ? "by " : "").append(value);
      }
    }
    if (event.get("size") != null) {
      text.append(' ').append(Texts.bytes(event, "size"));
    }
    String peer = Answers.text(event, "peer");
    if (!peer.isEmpty()) {
      text.append(" peer ").append(peer);
    }
    String note = Texts.note(event);
    if (!note.isEmpty()) {
      text.append(": ").append(note);
    }
    if (event.get("count") != null) {
      text.append(' ').append(Texts.count(event, "count")).append(" events");
    }
    return Printable.line(text.toString());
  }
}
