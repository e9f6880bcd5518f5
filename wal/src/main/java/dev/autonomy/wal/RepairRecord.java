package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What a repair writes into the log. Its lists grow with the damage; what one frame cannot hold
 * stands in frames before the last, which alone says that the repair is done.
 */
final class RepairRecord {

  /** Most that a frame has of one list, an element that is larger excepted: 1 MiB. */
  private static final int LIST_BYTES = 1 << 20;

  private final RepairReport report;
  private final SequencedMap<String, JsonArray> last = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  /**
   * The record of a repair.
   *
   * @param lostValues the values that no other frame says were dropped, see {@link DroppedValues}
   * @param salvaged the segments that lack frames, see {@link SalvagedSegment}
   * @param firstSeq number of the oldest frame that the log still has
   */
  RepairRecord(RepairReport report, List<JsonArray> lostValues, JsonArray salvaged, long firstSeq) {
    this.report = report;
    split("lost", report.lostJson());
    split("moved", report.movedJson());
    for (JsonArray some : lostValues) {
      add("lost_values", some);
    }
    split("salvaged", salvaged);
    for (String member : List.of("lost_values", "salvaged")) {
      if (last.getOrDefault(member, JsonArray.EMPTY).elements().isEmpty()) {
        last.remove(member);
      }
    }
    entries.add(LogEntries.repaired(report, last, firstSeq));
  }

  /** The entries, in the order in which to append them. */
  List<Entry> entries() {
    return entries;
  }

  private void split(String member, JsonArray list) {
    List<JsonValue> some = new ArrayList<>();
    int bytes = 0;
    for (JsonValue element : list.elements()) {
      int size = new JsonWriter().value(element).toByteArray().length;
      if (bytes + size > LIST_BYTES && !some.isEmpty()) {
        add(member, new JsonArray(some));
        some = new ArrayList<>();
        bytes = 0;
      }
      some.add(element);
      bytes += size;
    }
    add(member, new JsonArray(some));
  }

  /** The last part of each list stands in the last frame. */
  private void add(String member, JsonArray some) {
    JsonArray before = last.put(member, some);
    if (before != null) {
      entries.add(LogEntries.repairedPart(report.id(), member, before));
    }
  }
}
