package dev.autonomy.edge.control;

import dev.autonomy.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The answer to {@code relay.status} for people: the same lines in {@code edgectl relay status} and
 * {@code autonomy relay status}. Peers' ids come from the configuration and hold no control
 * characters.
 */
public final class RelayStatusText {

  private static final List<String> STATES =
      List.of("scheduled", "inflight", "failed", "deadletter");
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private RelayStatusText() {}

  /** Line by line, without line ends. */
  public static List<String> lines(JsonObject answer) {
    List<String> lines = new ArrayList<>();
    lines.add("node       " + Answers.text(answer, "node"));
    lines.add("relay      " + (Answers.flag(answer, "paused") ? "paused" : "running"));
    lines.add("rate       " + rate(answer));
    lines.add("backlog    " + backlog(Answers.object(answer, "backlog")));
    for (JsonObject peer : Answers.objects(answer, "peers")) {
      lines.add(
          "to         "
              + Answers.text(peer, "peer")
              + ": "
              + link(peer)
              + "; "
              + backlog(Answers.object(peer, "backlog")));
    }
    for (JsonObject transfer : Answers.objects(answer, "incoming")) {
      lines.add(
          "from       "
              + Answers.text(transfer, "peer")
              + ": "
              + Answers.text(transfer, "segment")
              + ", "
              + bytes(Answers.number(transfer, "offset"))
              + " of "
              + bytes(Answers.number(transfer, "size")));
    }
    return lines;
  }

  private static String rate(JsonObject answer) {
    long rate = Answers.number(answer, "outbound_rate");
    String set =
        Answers.text(answer, "outbound_rate_from").equals("operator") ? ", set by an operator" : "";
    return (rate == Long.MAX_VALUE ? "not limited" : bytes(rate) + "/s") + set;
  }

  private static String link(JsonObject peer) {
    String link =
        switch (Answers.text(peer, "link")) {
          case "up" -> "up";
          case "down" -> "down, tried again in " + seconds(Answers.number(peer, "retry_in_ms"));
          default -> "not tried yet";
        };
    long transfers = Answers.number(peer, "transfers");
    return transfers == 0 ? link : link + ", " + transfers + " under way";
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%d.%d s", millis / 1_000, millis % 1_000 / 100);
  }

  private static String backlog(JsonObject states) {
    StringBuilder text = new StringBuilder();
    for (String state : STATES) {
      JsonObject sum = Answers.object(states, state);
      long count = Answers.number(sum, "count");
      if (count > 0) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(count)
            .append(' ')
            .append(state)
            .append(" (")
            .append(bytes(Answers.number(sum, "bytes")))
            .append(')');
      }
    }
    return text.isEmpty() ? "nothing" : text.toString();
  }

  /** The number rounded to three digits at most: {@code 1.4 MiB}. */
  static String bytes(long bytes) {
    long number = bytes;
    long rest = 0;
    int unit = 0;
    while (number >= 1024) {
      rest = number & 1023;
      number >>= 10;
      unit++;
    }
    String tenths = unit > 0 && number < 100 ? "." + rest * 10 / 1024 : "";
    return number + tenths + " " + UNITS[unit];
  }
}
