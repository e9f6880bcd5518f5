package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Output;
import dev.autonomy.line.Printable;
import dev.autonomy.wal.note.CosignerKey;
import java.time.Instant;
import java.util.Map;

/** Shows which witnesses have cosigned a checkpoint, and when. */
final class Cosignatures {

  private Cosignatures() {}

  /** As an array of objects, a member of the present object. */
  static void json(Map<CosignerKey, Instant> cosigned, JsonWriter json) {
    json.name("cosignatures").beginArray();
    for (Map.Entry<CosignerKey, Instant> entry : cosigned.entrySet()) {
      json.beginObject()
          .member("witness", entry.getKey().name())
          .member("time", entry.getValue().toString())
          .endObject();
    }
    json.endArray();
  }

  /** A line for each. */
  static void text(Map<CosignerKey, Instant> cosigned, Output out) {
    for (Map.Entry<CosignerKey, Instant> entry : cosigned.entrySet()) {
      out.line(
          "  cosigned by " + Printable.line(entry.getKey().name()) + " at " + entry.getValue());
    }
  }
}
