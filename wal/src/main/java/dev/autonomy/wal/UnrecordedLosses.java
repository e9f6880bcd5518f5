package dev.autonomy.wal;

import dev.autonomy.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The segments that lack frames, until a frame is found by which a repair has recorded exactly what
 * they lack. Used once, for segments in order.
 */
final class UnrecordedLosses {

  private final SequencedMap<String, JsonObject> descriptions = new LinkedHashMap<>();

  /**
   * Takes in a segment, and what frames in it say about this one or earlier ones.
   *
   * @param signedFrames how many frames the checkpoint covers: anybody can append another
   */
  void add(SegmentVerifier segment, long signedFrames) {
    JsonObject description = segment.description();
    if (description != null) {
      descriptions.put(segment.segment().name(), description);
    }
    for (SegmentVerifier.Recorded recorded : segment.recorded()) {
      if (recorded.seq() <= signedFrames) {
        descriptions.values().remove(recorded.description());
      }
    }
  }

  /** Refuses a log with a segment that nothing signed speaks of. */
  void checkNone() throws LogException {
    if (!descriptions.isEmpty()) {
      throw Damage.of(
          LogCode.WAL_SEQ_GAP,
          descriptions.firstEntry().getKey()
              + " lacks frames, or has others, than a repair has recorded and signed for");
    }
  }
}
