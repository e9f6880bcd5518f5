package dev.autonomy.edge.control;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request as it is written: an operation and its members. Immutable. */
public final class ControlRequest {

  /** The member that names the operation. */
  public static final String OPERATION = "op";

  private final Map<String, JsonValue> members;

  private ControlRequest(Map<String, JsonValue> members) {
    this.members = members;
  }

  /** For an operation. */
  public static ControlRequest of(String operation) {
    return new ControlRequest(Map.of()).with(OPERATION, new JsonString(operation));
  }

  private ControlRequest with(String name, JsonValue value) {
    Map<String, JsonValue> more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new ControlRequest(more);
  }

  /** The same with a text. */
  public ControlRequest with(String name, String text) {
    return with(name, new JsonString(text));
  }

  /** The same with a text, if there is one. */
  public ControlRequest with(String name, Optional<String> text) {
    return text.map(present -> with(name, present)).orElse(this);
  }

  /** The same with a number. */
  public ControlRequest with(String name, long number) {
    return with(name, JsonNumber.of(number));
  }

  /** The same with a truth value. */
  public ControlRequest with(String name, boolean truth) {
    return with(name, JsonBoolean.of(truth));
  }

  /** The same with texts. */
  public ControlRequest with(String name, List<String> texts) {
    return with(name, new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList()));
  }

  /** The whole request. */
  public JsonObject json() {
    return JsonObject.of(members);
  }
}
