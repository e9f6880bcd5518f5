package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.Durations;
import dev.autonomy.line.Sizes;
import dev.autonomy.line.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Parts of answers, for people. */
final class Texts {

  private Texts() {}

  static String bytes(JsonObject object, String name) {
    return Sizes.rounded(Math.max(0, Answers.number(object, name)));
  }

  static String count(JsonObject object, String name) {
    return Long.toString(Answers.number(object, name));
  }

  /** A length of time, without what nobody reads. */
  static String millis(long millis) {
    Duration time = Duration.ofMillis(millis);
    return Durations.text(millis < 1_000 ? time : Duration.ofSeconds(time.toSeconds()));
  }

  /** A number of things and their bytes. */
  static String sum(JsonObject object, String name) {
    JsonObject sum = Answers.object(object, name);
    return count(sum, "count") + " (" + bytes(sum, "bytes") + ")";
  }

  /** Those that are not zero, with their names. */
  static String sums(JsonObject sums) {
    StringBuilder text = new StringBuilder();
    for (String name : sums.members().keySet()) {
      if (Answers.number(Answers.object(sums, name), "count") != 0) {
        text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(sum(sums, name));
      }
    }
    return text.isEmpty() ? "nothing" : text.toString();
  }

  /** How a delivery waits or why it failed. */
  static String note(JsonObject delivery) {
    String reason = Answers.text(delivery, "reason");
    long retry = Answers.number(delivery, "retry_in_ms");
    return retry > 0 ? reason + ", again in " + millis(retry) : reason;
  }

  static void deliveries(Dialogue daemon, JsonObject answer) {
    Table table =
        new Table(
            daemon.terminal(),
            "SEGMENT",
            "PEER",
            "STATE",
            "PRIO",
            "SIZE",
            "TRIES",
            "NOTE",
            "LABEL");
    for (JsonObject one : Answers.objects(answer, "deliveries")) {
      table.row(
          Answers.text(one, "segment"),
          Answers.text(one, "peer"),
          Answers.text(one, "state"),
          count(one, "priority"),
          bytes(one, "size"),
          count(one, "attempts"),
          note(one),
          Answers.text(one, "label"));
    }
    table.print();
    if (Answers.flag(answer, "more")) {
      int shown = Answers.objects(answer, "deliveries").size();
      daemon.out().line("the first " + shown + " of " + sum(answer, "total") + ": see --limit");
    }
  }

  /** The members of a segment, a line for each. */
  static void segment(Dialogue daemon, JsonObject segment) {
    daemon.row("segment", Answers.text(segment, "segment"));
    daemon.row("size", count(segment, "size") + " bytes (" + bytes(segment, "size") + ")");
    daemon.row("media type", Answers.text(segment, "media_type"));
    for (Map.Entry<String, String> optional :
        List.of(
            Map.entry("label", "label"),
            Map.entry("expires", "expires"),
            Map.entry("accepted", "accepted"))) {
      String value = Answers.text(segment, optional.getKey());
      if (!value.isEmpty()) {
        daemon.row(optional.getValue(), value);
      }
    }
    daemon.row("priority", count(segment, "priority"));
  }
}
