package dev.autonomy.edged;

import dev.autonomy.edged.EdgeConfiguration.Log.Format;
import dev.autonomy.edged.EdgeConfiguration.Log.Level;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Printable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;

/**
 * One line for each thing that an operator may want to know: time, level, event, and pairs of name
 * and value. What peers say is made printable.
 */
final class EdgeLog {

  private final PrintStream out;
  private final InstantSource clock;
  private volatile EdgeConfiguration.Log options;

  EdgeLog(PrintStream out, InstantSource clock, EdgeConfiguration.Log options) {
    this.out = out;
    this.clock = clock;
    this.options = options;
  }

  void configure(EdgeConfiguration.Log changed) {
    options = changed;
  }

  void debug(String event, String... pairs) {
    line(Level.DEBUG, event, pairs);
  }

  void info(String event, String... pairs) {
    line(Level.INFO, event, pairs);
  }

  void warn(String event, String... pairs) {
    line(Level.WARN, event, pairs);
  }

  void error(String event, String... pairs) {
    line(Level.ERROR, event, pairs);
  }

  private void line(Level level, String event, String... pairs) {
    EdgeConfiguration.Log now = options;
    if (level.compareTo(now.level()) < 0) {
      return;
    }
    byte[] line =
        (now.format() == Format.JSON ? json(level, event, pairs) : text(level, event, pairs))
            .concat("\n")
            .getBytes(StandardCharsets.UTF_8);
    out.write(line, 0, line.length);
    out.flush();
  }

  private String json(Level level, String event, String... pairs) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("time", clock.instant().toString())
            .member("level", name(level))
            .member("event", event);
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      json.member(pairs[i], pairs[i + 1]);
    }
    return json.endObject().toString();
  }

  private String text(Level level, String event, String... pairs) {
    StringBuilder text = new StringBuilder();
    text.append(clock.instant()).append(' ').append(name(level)).append(' ').append(event);
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      text.append(' ').append(pairs[i]).append('=').append(Printable.line(pairs[i + 1]));
    }
    return text.toString();
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
