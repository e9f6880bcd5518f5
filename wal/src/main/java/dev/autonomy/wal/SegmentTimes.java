package dev.autonomy.wal;

import java.io.IOException;
import java.util.List;

/** Finds segments by time: each one's header repeats the time of the frame before its first. */
final class SegmentTimes {

  private SegmentTimes() {}

  /**
   * Number of the first frame of the newest segment before which every frame is earlier than {@code
   * time}, a frame's time; 1 when there is none. Reads a header for each halving of the log.
   */
  static long firstSeqSince(Storage storage, String time) throws LogException {
    List<Long> segments;
    try {
      segments = SegmentName.segments(storage.list());
    } catch (IOException e) {
      throw Damage.io("cannot list the log directory " + storage.describe(), e);
    }
    int low = -1;
    int high = segments.size();
    while (high - low > 1) {
      int middle = low + high >>> 1;
      try (SegmentFile segment = SegmentFile.open(storage, segments.get(middle))) {
        if (segment.header().lastTime().compareTo(time) < 0) {
          low = middle;
        } else {
          high = middle;
        }
      } catch (LogException e) {
        if (!Restarts.isVanished(e)) {
          throw e;
        }
        low = middle; // only the oldest are pruned
      }
    }
    return low < 0 ? 1 : segments.get(low);
  }
}
