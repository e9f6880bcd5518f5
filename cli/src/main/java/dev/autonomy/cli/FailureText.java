package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Printable;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.trace.Failure;
import dev.autonomy.rego.trace.TracedExpression;
import dev.autonomy.rego.trace.TracedValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Shows which expression did not hold, and the values it looked at. */
final class FailureText {

  private static final int MAX_TEXT_CHARS = 160;
  private static final int MAX_VALUE_CHARS = 200;
  private static final String CUT = "...";

  private FailureText() {}

  /** Lines for people: the place and the text, then a line for each value. */
  static List<String> lines(Failure failure) {
    List<String> lines = new ArrayList<>();
    TracedExpression expression = failure.expression();
    lines.add(
        expression == null
            ? "the arguments do not match"
            : expression.location() + ": " + text(expression.location()));
    addValues(lines, failure.values());
    if (failure.times() > 1) {
      lines.add("  (failed " + failure.times() + " times; these are the values of the first)");
    }
    Failure within = failure.within();
    if (within != null && within.expression() != null) {
      Location place = within.expression().location();
      lines.add("  because of " + place.row() + ":" + place.column() + ": " + text(place));
      addValues(lines, within.values());
    }
    return lines;
  }

  private static void addValues(List<String> lines, List<TracedValue> values) {
    for (TracedValue value : values) {
      lines.add("    " + text(value.location()) + " = " + text(value));
    }
  }

  /** The first line of what the author wrote. */
  static String text(Location location) {
    String text = location.text().strip();
    int end = text.indexOf('\n');
    return end < 0
        ? cut(Printable.line(text), MAX_TEXT_CHARS)
        : cut(Printable.line(text.substring(0, end).stripTrailing()), MAX_TEXT_CHARS) + " " + CUT;
  }

  private static String text(TracedValue traced) {
    Value value = traced.value();
    return value == null ? "undefined" : text(value);
  }

  /** A value on one line. */
  static String text(Value value) {
    return cut(Printable.line(value.toString()), MAX_VALUE_CHARS);
  }

  private static String cut(String text, int chars) {
    return text.length() <= chars ? text : text.substring(0, chars) + CUT;
  }

  /** Adds the members of a failure to an object. */
  static void json(JsonWriter json, Failure failure) {
    TracedExpression expression = failure.expression();
    if (expression != null) {
      json.name("location");
      location(json, expression.location());
      json.member("text", expression.text());
    }
    json.member("times", failure.times());
    json.name("values").beginArray();
    for (TracedValue traced : failure.values()) {
      Value value = traced.value();
      json.beginObject().member("text", traced.text());
      json.member("defined", value != null);
      if (value != null) {
        json.member("value", value.toJson());
      }
      json.endObject();
    }
    json.endArray();
    if (failure.within() != null) {
      json.name("within").beginObject();
      json(json, failure.within());
      json.endObject();
    }
  }

  /** {@code {"file":…,"row":…,"col":…}}, as OPA writes places. */
  static void location(JsonWriter json, Location location) {
    json.beginObject()
        .member("file", location.file())
        .member("row", location.row())
        .member("col", location.column())
        .endObject();
  }
}
