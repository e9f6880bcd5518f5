package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Excerpt;
import dev.autonomy.line.Output;
import dev.autonomy.line.Printable;
import dev.autonomy.line.Style;
import dev.autonomy.line.Terminal;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;

/** Shows what is wrong with a policy: each error with its line and a caret under the place. */
final class PolicyErrors {

  /** Of a line: enough for what people write, little enough for a screen. */
  private static final int MAX_SHOWN_CELLS = 120;

  private static final Comparator<RegoError> BY_PLACE =
      Comparator.comparing((RegoError error) -> error.location().file())
          .thenComparingInt(error -> error.location().offset());

  private final Output out;
  private final BiFunction<Style, String, String> styled;

  private PolicyErrors(Output out, BiFunction<Style, String, String> styled) {
    this.out = out;
    this.styled = styled;
  }

  /** Writes the errors in the format that was asked for. */
  static void show(List<RegoError> errors, CommonOptions.Format format, Terminal terminal) {
    switch (format) {
      case JSON -> json(errors, terminal);
      case TEXT -> {
        text(errors, terminal);
        terminal.error().line(errors.size() == 1 ? "1 error" : errors.size() + " errors");
      }
    }
  }

  private static List<RegoError> sorted(List<RegoError> errors) {
    List<RegoError> sorted = new ArrayList<>(errors);
    sorted.sort(BY_PLACE);
    return sorted;
  }

  /** Writes the errors for people, to standard error. */
  static void text(List<RegoError> errors, Terminal terminal) {
    new PolicyErrors(terminal.error(), terminal::styledError).print(errors);
  }

  /** Writes what is no error but was asked for, to standard output. */
  static void notes(List<RegoError> notes, Terminal terminal) {
    new PolicyErrors(terminal.out(), terminal::styled).print(notes);
  }

  private void print(List<RegoError> errors) {
    for (RegoError error : sorted(errors)) {
      Location location = error.location();
      out.line(
          styled.apply(Style.BOLD, location.toString())
              + ": "
              + styled.apply(Style.RED, error.code())
              + ": "
              + Printable.line(error.message()));
      excerpt(location);
      for (String detail : error.details()) {
        out.line("    " + Printable.line(detail));
      }
    }
  }

  /** Writes the errors for programs, an object a line, to standard output. */
  static void json(List<RegoError> errors, Terminal terminal) {
    for (RegoError error : sorted(errors)) {
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
  private void excerpt(Location location) {
    String line = location.source().line(location.row());
    if (line.isBlank()) {
      return;
    }
    Excerpt excerpt = Excerpt.of(line, location.column(), location.length(), MAX_SHOWN_CELLS);
    String number = Integer.toString(location.row());
    String bar = styled.apply(Style.DIM, " | ");
    out.line("  " + number + bar + excerpt.shown());
    out.line("  " + " ".repeat(number.length()) + bar + styled.apply(Style.RED, excerpt.pointer()));
  }
}
