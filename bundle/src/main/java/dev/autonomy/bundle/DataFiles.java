package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Joins the data files of a bundle to one document: {@code a/b/data.json} holds {@code data.a.b}.
 * Two files may add to the same object; no value may be given twice.
 */
final class DataFiles {

  private JsonObject data = JsonObject.EMPTY;

  private DataFiles() {}

  static JsonObject join(Map<String, byte[]> content) throws BundleException {
    DataFiles joined = new DataFiles();
    for (Map.Entry<String, byte[]> file : content.entrySet()) {
      String name = file.getKey();
      if (BundleFiles.isJsonData(name)) {
        joined.add(name, json(name, file.getValue()));
      } else if (BundleFiles.isYamlData(name)) {
        joined.add(name, YamlData.parse(name, BundleFiles.text(name, file.getValue())));
      }
    }
    return joined.data;
  }

  /** Adds any JSON or YAML file to others, at the place that its folder names. */
  static JsonObject add(JsonObject data, String name, byte[] content) throws BundleException {
    DataFiles joined = new DataFiles();
    joined.data = data;
    joined.add(
        name,
        name.endsWith(".json")
            ? json(name, content)
            : YamlData.parse(name, BundleFiles.text(name, content)));
    return joined.data;
  }

  /** Puts two documents together. */
  static JsonObject add(JsonObject data, JsonObject more, String name) throws BundleException {
    return merge(data, more, name, "data");
  }

  private static JsonValue json(String name, byte[] bytes) throws BundleException {
    try {
      return JsonValue.parse(bytes);
    } catch (JsonException e) {
      throw new BundleException(Code.BAD_DATA, name + ": " + e.getMessage(), e);
    }
  }

  private void add(String name, JsonValue value) throws BundleException {
    JsonValue nested = value;
    int end = name.lastIndexOf('/');
    while (end > 0) {
      int start = name.lastIndexOf('/', end - 1) + 1;
      nested = JsonObject.of(Map.of(name.substring(start, end), nested));
      end = start - 1;
    }
    if (!(nested instanceof JsonObject object)) {
      throw new BundleException(Code.BAD_DATA, name + ": must hold an object");
    }
    data = merge(data, object, name, "data");
  }

  private static JsonObject merge(JsonObject left, JsonObject right, String name, String path)
      throws BundleException {
    SequencedMap<String, JsonValue> members = new LinkedHashMap<>(left.members());
    for (Map.Entry<String, JsonValue> member : right.members().entrySet()) {
      String place = path + "." + member.getKey();
      JsonValue before = members.get(member.getKey());
      JsonValue after = member.getValue();
      if (before instanceof JsonObject both && after instanceof JsonObject more) {
        after = merge(both, more, name, place);
      } else if (before != null) {
        throw new BundleException(
            Code.BAD_DATA, name + ": " + place + " has a value from another file already");
      }
      members.put(member.getKey(), after);
    }
    return JsonObject.of(members);
  }
}
