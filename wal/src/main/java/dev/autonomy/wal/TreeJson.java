package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.TreeState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tree's state in headers and footers: {@code {"size":3,"root":"…","peaks":["…","…"]}}. The root
 * follows from the peaks; it is there for whoever looks at the file.
 */
final class TreeJson {

  private TreeJson() {}

  static void write(JsonWriter out, TreeState tree) {
    out.beginObject().member("size", tree.size()).member("root", tree.root().toString());
    out.name("peaks").beginArray();
    for (Hash peak : tree.peaks()) {
      out.value(peak.toString());
    }
    out.endArray().endObject();
  }

  /** The state of that form, or null when the value is anything else. */
  static @Nullable TreeState parse(@Nullable JsonValue value) {
    if (!(value instanceof JsonObject object)
        || !(object.get("peaks") instanceof JsonArray(List<JsonValue> elements))) {
      return null;
    }
    long size = longValue(object.get("size"));
    List<Hash> peaks = new ArrayList<>();
    for (JsonValue element : elements) {
      Hash hash = element instanceof JsonString(String text) ? Hash.parse(text) : null;
      if (hash == null) {
        return null;
      }
      peaks.add(hash);
    }
    if (size < 0 || peaks.size() != Long.bitCount(size)) {
      return null;
    }
    TreeState tree = new TreeState(size, peaks);
    boolean rooted = tree.root().toString().equals(object.string("root").orElse(""));
    return rooted ? tree : null;
  }

  /** The value as a whole number that is not negative; -1 when it is anything else. */
  static long longValue(@Nullable JsonValue value) {
    if (!(value instanceof JsonNumber number)) {
      return -1;
    }
    try {
      return Math.max(-1, number.longValueExact());
    } catch (ArithmeticException e) {
      return -1;
    }
  }
}
