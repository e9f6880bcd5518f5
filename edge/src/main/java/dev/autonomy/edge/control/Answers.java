package dev.autonomy.edge.control;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.util.List;
import java.util.stream.Stream;

/** Reads answers leniently: what an older daemon does not say is empty, 0 or no. */
public final class Answers {

  private Answers() {}

  public static String text(JsonObject object, String name) {
    return object.string(name).orElse("");
  }

  /** A whole number; 0 when it is none that fits. */
  public static long number(JsonObject object, String name) {
    try {
      return object.get(name) instanceof JsonNumber number ? number.longValueExact() : 0;
    } catch (ArithmeticException _) {
      return 0;
    }
  }

  public static boolean flag(JsonObject object, String name) {
    return object.get(name) == JsonBoolean.TRUE;
  }

  public static JsonObject object(JsonObject object, String name) {
    return object.object(name).orElse(JsonObject.EMPTY);
  }

  /** The objects in an array. */
  public static List<JsonObject> objects(JsonObject object, String name) {
    return elements(object, name)
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  /** The texts in an array. */
  public static List<String> texts(JsonObject object, String name) {
    return elements(object, name)
        .filter(JsonString.class::isInstance)
        .map(element -> ((JsonString) element).value())
        .toList();
  }

  private static Stream<JsonValue> elements(JsonObject object, String name) {
    return object.get(name) instanceof JsonArray array ? array.elements().stream() : Stream.empty();
  }
}
