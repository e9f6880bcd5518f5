package dev.autonomy.wal;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.tree.TreeState;
import org.jspecify.annotations.Nullable;

/**
 * What a sealed segment says about itself at its end.
 *
 * @param frames how many frames it holds
 * @param tree the tree over all frames up to its last
 * @param checksum CRC-32C over every byte before the batch that holds this footer
 */
record SegmentFooter(long frames, TreeState tree, int checksum) {

  void write(RecordBuffer out) {
    int start = out.beginRecord(RecordType.FOOTER);
    JsonWriter json = new JsonWriter().beginObject().member("frames", frames);
    TreeJson.write(json.name("tree"), tree);
    json.member("crc32c", Integer.toUnsignedLong(checksum));
    out.put(json.endObject());
    out.endRecord(start);
  }

  /** The footer of that JSON text, or null when it is anything else. */
  static @Nullable SegmentFooter parse(byte[] json) {
    try {
      JsonObject object = JsonObject.parse(json);
      TreeState tree = TreeJson.parse(object.get("tree"));
      long frames = TreeJson.longValue(object.get("frames"));
      long checksum = TreeJson.longValue(object.get("crc32c"));
      if (tree == null
          || frames < 1
          || frames > tree.size()
          || checksum < 0
          || checksum >> 32 != 0) {
        return null;
      }
      return new SegmentFooter(frames, tree, (int) checksum);
    } catch (JsonException e) {
      return null;
    }
  }
}
