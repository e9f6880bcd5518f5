package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The record of a repair, of however much it has to tell. */
final class RepairRecordTest {

  /** Most bytes of one entry, unless somebody sets another bound. */
  private static final int ENTRY_BYTES = LogLimits.DEFAULTS.maxEntryBytes();

  @Test
  void whatOneFrameCannotHoldStandsInFramesBeforeTheLast() throws Exception {
    List<RepairReport.Lost> lost = new ArrayList<>();
    for (long seq = 1; seq <= 600_000; seq += 2) {
      lost.add(new RepairReport.Lost(seq, seq));
    }
    RepairReport report =
        new RepairReport(
            "0123456789abcdef",
            LogCode.WAL_CORRUPT_FRAME,
            "damage",
            300_000,
            lost,
            0,
            List.of(),
            Optional.empty());
    assertThat(report.lostJson().toString().length()).isGreaterThan(ENTRY_BYTES);
    List<Entry> entries =
        new RepairRecord(report, List.of(JsonArray.EMPTY), JsonArray.EMPTY, 1).entries();
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage)) {
      for (Entry entry : entries) {
        log.append(entry);
      }
    }
    List<JsonValue> read = new ArrayList<>();
    List<Frame> frames = TestLogs.read(storage);
    for (Frame frame : frames) {
      JsonObject attrs = frame.attrs();
      assertThat(attrs.string("repair")).contains(report.id());
      assertThat(attrs.get("kept_frames") != null).isEqualTo(frame.seq() == frames.size());
      if (attrs.get("lost") instanceof JsonArray(List<JsonValue> some)) {
        read.addAll(some);
      }
    }
    assertThat(new JsonArray(read).equals(report.lostJson())).isTrue();
  }
}
