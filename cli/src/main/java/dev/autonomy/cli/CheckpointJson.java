package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.note.Checkpoint;

/** How each command shows a checkpoint: {@code "checkpoint":{"origin":…,"size":…,"root":…}}. */
final class CheckpointJson {

  private CheckpointJson() {}

  /** Adds it to the present object. */
  static JsonWriter member(Checkpoint checkpoint, JsonWriter json) {
    return json.name("checkpoint")
        .beginObject()
        .member("origin", checkpoint.origin())
        .member("size", checkpoint.size())
        .member("root", checkpoint.root().toString())
        .endObject();
  }
}
