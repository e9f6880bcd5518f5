package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlClient;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Output;
import dev.autonomy.line.Printable;
import dev.autonomy.line.ProgressLine;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * A command's way to the daemon and to its user.
 *
 * @param arguments what the command line says
 * @param surroundings the world
 * @param client the daemon
 */
record Dialogue(Arguments arguments, Surroundings surroundings, ControlClient client) {

  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final int NAME_COLUMNS = 16;

  Terminal terminal() {
    return surroundings.terminal();
  }

  Output out() {
    return surroundings.terminal().out();
  }

  boolean wantsJson() {
    return arguments.value(CertOptions.OUTPUT) == CertOptions.Format.JSON;
  }

  /** Asks; the answer is printed here when JSON is wanted. */
  JsonObject call(ControlRequest request) throws IOException {
    return shown(client.call(request));
  }

  /** The same for what reads a lot; shows how far it is where a person looks. */
  JsonObject callReading(ControlRequest request) throws IOException {
    JsonObject answer;
    try (ProgressLine line = new ProgressLine(terminal(), "reading")) {
      answer =
          client.call(
              request,
              progress ->
                  line.at(Answers.number(progress, "bytes"), Answers.number(progress, "of_bytes")));
    }
    return shown(answer);
  }

  /** Prints the answer when JSON is wanted. */
  JsonObject shown(JsonObject answer) {
    if (wantsJson()) {
      out().line(answer.toText());
    }
    return answer;
  }

  /** A line with a name and a value. */
  void row(String name, String value) {
    out()
        .line(name + " ".repeat(Math.max(1, NAME_COLUMNS - name.length())) + Printable.line(value));
  }

  /** The operand that names a segment. */
  String segment(int index) throws UsageException {
    String text = arguments.operands().get(index);
    if (!DIGEST.matcher(text).matches()) {
      throw new UsageException(
          "`" + text + "` is no segment: expected `sha256:` and 64 digits of 0-9a-f");
    }
    return text;
  }
}
