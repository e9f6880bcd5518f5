package dev.autonomy.wal.note;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What witnesses vouch for.
 *
 * @param note the checkpoint with its signatures
 * @param checkpoint what it says
 * @param cosigned which witnesses have cosigned it, and when
 */
public record Witnessed(
    SignedNote note, Checkpoint checkpoint, Map<CosignerKey, Instant> cosigned) {

  /** Copies the map, in its order. */
  public Witnessed {
    cosigned = Collections.unmodifiableMap(new LinkedHashMap<>(cosigned));
  }
}
