package dev.autonomy.contract;

import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The rule that decided, for whoever asks why.
 *
 * @param rule its reference, such as {@code data.autonomy.deny}
 * @param file its file inside the bundle
 * @param line line of the file, from 1
 */
public record DecidedBy(String rule, String file, int line) {

  /** The form in frames: {@code {"name":…,"file":…,"line":…}}. */
  public JsonObject toJson() {
    SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
    members.put("name", new JsonString(rule));
    members.put("file", new JsonString(file));
    members.put("line", JsonNumber.of(line));
    return JsonObject.of(members);
  }

  /** {@code rule (file:line)}. */
  @Override
  public String toString() {
    return rule + " (" + file + ":" + line + ")";
  }
}
