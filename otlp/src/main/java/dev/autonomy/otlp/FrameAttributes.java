package dev.autonomy.otlp;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.telemetry.ExportFrame;
import dev.autonomy.wal.FrameKind;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Map;
import java.util.Set;

/**
 * A frame's attributes under names that do not collide: {@code autonomy.} before each, and those of
 * OpenTelemetry's conventions for tool calls where they fit.
 */
final class FrameAttributes {

  private static final String PREFIX = "autonomy.";

  /** Objects whose members have any names: one attribute with their JSON. */
  private static final Set<String> SECTIONS = Set.of("params", "context", "output");

  private FrameAttributes() {}

  static Attributes of(ExportFrame frame) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(AttributeKey.longKey("autonomy.frame.seq"), frame.seq());
    attributes.put(AttributeKey.stringKey("autonomy.frame.leaf"), frame.leaf().toString());
    if (!frame.frame().withheld().isEmpty()) {
      attributes.put(
          AttributeKey.stringArrayKey("autonomy.frame.withheld"), frame.frame().withheld());
    }
    addConventions(frame, attributes);
    for (Map.Entry<String, JsonValue> member : frame.attrs().members().entrySet()) {
      add(PREFIX + member.getKey(), member.getKey(), member.getValue(), attributes);
    }
    return attributes.build();
  }

  /** Semantic conventions for generative AI, "Execute tool span", and for errors. */
  private static void addConventions(ExportFrame frame, AttributesBuilder attributes) {
    boolean decision = frame.frame().kind().equals(FrameKind.DECISION);
    boolean outcome = frame.frame().kind().equals(FrameKind.OUTCOME);
    if (!decision && !outcome) {
      return;
    }
    attributes.put(AttributeKey.stringKey("gen_ai.operation.name"), "execute_tool");
    frame
        .text("audit_id")
        .ifPresent(id -> attributes.put(AttributeKey.stringKey("gen_ai.tool.call.id"), id));
    frame
        .text("tool")
        .ifPresent(tool -> attributes.put(AttributeKey.stringKey("gen_ai.tool.name"), tool));
    String result = frame.text(decision ? "outcome" : "status").orElse("");
    if (!result.equals(decision ? "allow" : "ok")) {
      attributes.put(AttributeKey.stringKey("error.type"), result);
    }
  }

  private static void add(
      String name, String member, JsonValue value, AttributesBuilder attributes) {
    switch (value) {
      case JsonString(String text) -> attributes.put(AttributeKey.stringKey(name), text);
      case JsonBoolean truth -> attributes.put(AttributeKey.booleanKey(name), truth.value());
      case JsonNumber number -> add(name, number, attributes);
      case JsonNull nothing -> {}
      case JsonArray array -> attributes.put(AttributeKey.stringKey(name), json(array));
      case JsonObject object -> {
        if (SECTIONS.contains(member)) {
          attributes.put(AttributeKey.stringKey(name), json(object));
        } else {
          object.members().forEach((key, inner) -> add(name + "." + key, key, inner, attributes));
        }
      }
    }
  }

  private static void add(String name, JsonNumber number, AttributesBuilder attributes) {
    try {
      attributes.put(AttributeKey.longKey(name), number.longValueExact());
    } catch (ArithmeticException e) {
      attributes.put(AttributeKey.doubleKey(name), number.decimal().doubleValue());
    }
  }

  private static String json(JsonValue value) {
    return new JsonWriter().value(value).toString();
  }
}
