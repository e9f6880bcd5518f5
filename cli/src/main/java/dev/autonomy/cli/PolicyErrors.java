package dev.autonomy.cli;

import dev.autonomy.cli.line.Output;
import dev.autonomy.cli.line.Style;
import dev.autonomy.cli.line.Terminal;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import java.util.List;

/** Shows what is wrong with a policy: each error with its line and a caret under the place. */
final class PolicyErrors {

  private static final int MAX_SHOWN_COLUMNS = 200;

  private PolicyErrors() {}

  /** Writes the errors for people, to standard error. */
  static void text(List<RegoError> errors, Terminal terminal) {
    Output out = terminal.error();
    for (RegoError error : errors) {
      Location location = error.location();
      out.line(
          terminal.styledError(Style.BOLD, location.toString())
              + ": "
              + terminal.styledError(Style.RED, error.code())
              + ": "
              + error.message());
      excerpt(location, terminal);
      for (String detail : error.details()) {
        out.line("    " + detail);
      }
    }
  }

  /** Writes the errors for programs, an object a line, to standard output. */
  static void json(List<RegoError> errors, Terminal terminal) {
    for (RegoError error : errors) {
      Location location = error.location();
      JsonWriter writer =
          new JsonWriter()
              .beginObject()
              .member("file", location.file())
              .member("row", location.row())
              .member("column", location.column())
              .member("code", error.code())
              .member("message", error.message());
      if (!error.details().isEmpty()) {
        writer.name("details").beginArray();
        error.details().forEach(writer::value);
        writer.endArray();
      }
      terminal.out().line(writer.endObject().toString());
    }
  }

  /** The line of the location, and a line that points at it. */
  static void excerpt(Location location, Terminal terminal) {
    String line = location.source().line(location.row());
    int start = line.offsetByCodePoints(0, Math.min(location.column() - 1, codePoints(line)));
    if (line.isBlank() || start > MAX_SHOWN_COLUMNS) {
      return;
    }
    String shown = line.substring(0, Math.min(line.length(), MAX_SHOWN_COLUMNS));
    String number = Integer.toString(location.row());
    StringBuilder pointer = new StringBuilder();
    for (int i = 0; i < start; i++) {
      pointer.append(shown.charAt(i) == '\t' ? '\t' : ' ');
    }
    int length = Math.clamp(location.length(), 1, Math.max(1, shown.length() - start));
    String bar = terminal.styledError(Style.DIM, " | ");
    Output out = terminal.error();
    out.line("  " + number + bar + shown);
    out.line(
        "  "
            + " ".repeat(number.length())
            + bar
            + pointer
            + terminal.styledError(Style.RED, "^".repeat(length)));
  }

  private static int codePoints(String line) {
    return line.codePointCount(0, line.length());
  }
}
