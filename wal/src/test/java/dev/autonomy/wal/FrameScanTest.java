package dev.autonomy.wal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.wal.tree.TreeState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the verifier accepts without parsing it, beside what parsing it gives. */
final class FrameScanTest {

  private static final long SEED = 31;
  private static final int CHANGES = Integer.getInteger("autonomy.wal.changes", 20_000);
  private static final String PIECES = "{}[]\",:\\ -0123aesu.tX\n\u0007\u00e9=+";

  /** One frame as it stands in a segment. */
  private static final class Stored {
    private final byte[] text;
    private final List<Disclosure> disclosures;

    Stored(byte[] text, List<Disclosure> disclosures) {
      this.text = text;
      this.disclosures = disclosures;
    }
  }

  @Test
  void everyFrameOfTheWriterIsAcceptedButWhatTellsOfRemovedOnes() throws Exception {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage)) {
      for (Entry entry : entries()) {
        log.append(entry);
      }
    }
    try (SegmentFile segment = SegmentFile.open(storage, 1)) {
      SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.INSPECT);
      FrameScan scan = new FrameScan();
      while (cursor.next() == SegmentCursor.Step.FRAME) {
        assertThat(scan.accepts(cursor)).as(new String(cursor.copyText(), UTF_8)).isTrue();
        assertSame(scan, cursor);
      }
      assertThat(cursor.nextSeq()).isEqualTo(entries().size() + 1);
    }
  }

  @Test
  void whateverIsAcceptedIsAcceptedByParsingToo() throws Exception {
    List<Stored> originals = originals();
    Random random = new Random(SEED);
    int accepted = 0;
    int changedAndAccepted = 0;
    for (int i = 0; i < CHANGES; i++) {
      Stored model = originals.get(i % originals.size());
      List<Disclosure> disclosures = new ArrayList<>(model.disclosures);
      byte[] text = sameButSecond(model);
      for (int change = random.nextInt(3); change >= 0; change--) {
        int which = random.nextInt(disclosures.size() + 2) - 2;
        if (which < 0) {
          text = changed(text, random);
        } else {
          Disclosure old = disclosures.get(which);
          disclosures.set(which, changed(old, random));
          text = random.nextInt(3) == 0 ? text : committed(text, old, disclosures.get(which));
        }
      }
      FrameScan scan = new FrameScan();
      boolean isAccepted = accepts(scan, model, new Stored(text, disclosures));
      accepted += isAccepted ? 1 : 0;
      changedAndAccepted += isAccepted && !Arrays.equals(text, sameButSecond(model)) ? 1 : 0;
    }
    assertThat(accepted).isGreaterThan(CHANGES / 50);
    assertThat(changedAndAccepted).isGreaterThan(CHANGES / 100);
  }

  @Test
  void aVeryLongTextIsNoModelForModelsAreKept() throws Exception {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage)) {
      log.append(TestLogs.large(70 << 10));
    }
    try (SegmentFile segment = SegmentFile.open(storage, 1)) {
      SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.INSPECT);
      assertThat(cursor.next()).isEqualTo(SegmentCursor.Step.FRAME);
      assertThat(new FrameScan().accepts(cursor)).isFalse();
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void nothingBehindATextIsLookedAt() {
    byte[] whole =
        bytes(
            "{\"seq\":1,\"time\":\"2026-01-02T03:04:05.678901234Z\",\"kind\":\"k\","
                + "\"node\":\"n\",\"attrs\":{\"label\":\"abc\"}}");
    FrameModel model = Objects.requireNonNull(new FrameGrammar().read(whole, 0, whole.length));
    String text = new String(whole, UTF_8);
    for (int end = 0; end < whole.length; end++) {
      // What an earlier, longer read has left in the array.
      byte[] window = bytes(text.substring(0, end) + "defghijklmnopqrstuvwxyz\"}}");
      int[] found = new int[2 * model.tellingCount()];
      assertThat(model.isLike(new TextScan(), window, 0, end, found))
          .as("cut at %s", end)
          .isFalse();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] sameButSecond(Stored frame) {
    return new String(frame.text, UTF_8).replace("{\"seq\":1,", "{\"seq\":2,").getBytes(UTF_8);
  }

  /** Shows the scan the first frame and then the second, and compares what it says of that one. */
  private static boolean accepts(FrameScan scan, Stored first, Stored second) throws Exception {
    MemoryStorage storage = new MemoryStorage();
    RecordBuffer out = new RecordBuffer(4096);
    new SegmentHeader("example.com/log", FrameClock.NEVER, TreeState.EMPTY, List.of()).write(out);
    RecordBuffer body = new RecordBuffer(4096);
    write(body, first);
    write(body, second);
    new BatchRecord(1, 2, body.size()).write(out);
    out.put(body.array(), 0, body.size());
    storage.put(SegmentName.of(1), out.toByteArray());
    try (SegmentFile segment = SegmentFile.open(storage, 1)) {
      SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.GLANCE);
      assertThat(cursor.next()).isEqualTo(SegmentCursor.Step.FRAME);
      assertThat(scan.accepts(cursor)).isTrue();
      try {
        cursor.next();
      } catch (LogException e) {
        return false; // not even its number is right
      }
      if (!scan.accepts(cursor)) {
        return false;
      }
      assertSame(scan, cursor);
      return true;
    }
  }

  private static void assertSame(FrameScan scan, SegmentCursor cursor) throws LogException {
    String shown = new String(cursor.copyText(), UTF_8);
    FrameText text = FrameText.parse(cursor.copyText(), cursor.place());
    FrameJoin joined = FrameJoin.join(text, cursor.disclosures(), cursor.place());
    FrameFacts facts = FrameFacts.of(text);
    assertThat(joined.missing()).as(shown).isEmpty();
    assertThat(scan.withheld()).as(shown).isEqualTo(joined.withheld().size());
    assertThat(scan.seq()).isEqualTo(text.seq());
    assertThat(new String(cursor.array(), scan.timeStart(), FrameClock.TEXT_BYTES, UTF_8))
        .isEqualTo(text.time());
    assertThat(scan.effect()).as(shown).isEqualTo(facts.effect());
    assertThat(scan.hasAuditId()).as(shown).isEqualTo(facts.auditId() != null);
    if (facts.auditId() != null) {
      assertThat(scan.auditId()).isEqualTo(facts.auditId());
      assertThat(scan.callKey()).isEqualTo(CallList.key(facts.auditId()));
    }
    assertThat(List.of(FrameKind.LOG_PRUNED, FrameKind.LOG_RECOVERED)).doesNotContain(text.kind());
  }

  private static void write(RecordBuffer body, Stored frame) {
    for (Disclosure disclosure : frame.disclosures) {
      RecordType type = disclosure.isForgotten() ? RecordType.FORGOTTEN : RecordType.DISCLOSURE;
      int start = body.beginRecord(type);
      body.put(disclosure.toBytes());
      body.endRecord(start);
    }
    int start = body.beginRecord(RecordType.FRAME);
    body.put(frame.text);
    body.endRecord(start);
  }

  /** Replaces, removes, inserts or repeats a few bytes. */
  private static byte[] changed(byte[] text, Random random) {
    String old = new String(text, UTF_8);
    int at = random.nextInt(old.length());
    int end = Math.min(old.length(), at + random.nextInt(random.nextInt(12) + 1));
    StringBuilder piece = new StringBuilder();
    switch (random.nextInt(4)) {
      case 0 -> piece.append(old, at, end).append(old, at, end);
      case 1 -> {
        int from = random.nextInt(old.length());
        piece.append(old, from, Math.min(old.length(), from + random.nextInt(30)));
      }
      default -> {
        for (int i = random.nextInt(3); i > 0; i--) {
          piece.append(PIECES.charAt(random.nextInt(PIECES.length())));
        }
      }
    }
    byte[] bytes = (old.substring(0, at) + piece + old.substring(end)).getBytes(UTF_8);
    if (bytes.length > 0 && random.nextInt(9) == 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE)); // bad UTF-8
    }
    return bytes;
  }

  private static Disclosure changed(Disclosure disclosure, Random random) {
    byte[] bytes = disclosure.toBytes();
    if (disclosure.isForgotten() || random.nextInt(6) > 0) {
      return new Disclosure(changed(bytes, random), disclosure.isForgotten(), 0);
    }
    try {
      return new Disclosure(disclosure.parse().trace(), true, 0);
    } catch (JsonException e) {
      return new Disclosure(bytes, true, 0);
    }
  }

  /** Makes the frame commit to another disclosure than before. */
  private static byte[] committed(byte[] text, Disclosure old, Disclosure other) {
    return new String(text, UTF_8)
        .replace(old.commitment().toString(), other.commitment().toString())
        .getBytes(UTF_8);
  }

  /** Frames as the writer writes them, each the first one of its log. */
  private static List<Stored> originals() throws LogException {
    List<Stored> stored = new ArrayList<>();
    for (Entry entry : entries()) {
      MemoryStorage storage = new MemoryStorage();
      try (Log log = TestLogs.open(storage)) {
        log.append(entry);
      }
      try (SegmentFile segment = SegmentFile.open(storage, 1)) {
        SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.INSPECT);
        assertThat(cursor.next()).isEqualTo(SegmentCursor.Step.FRAME);
        stored.add(new Stored(cursor.copyText(), cursor.disclosures()));
      }
    }
    return stored;
  }

  private static List<Entry> entries() {
    return List.of(
        TestLogs.allow("call-1"),
        TestLogs.outcome("call-1"),
        TestLogs.deny("call-2"),
        TestLogs.redacted("call-3"),
        Entry.of(FrameKind.MARKER).attr("label", "end").attr("line", -12).build(),
        Entry.of(FrameKind.DECISION)
            .attr("audit_id", "call-4")
            .attr("outcome", "deny")
            .attr(
                "rule", json("{\"name\":\"a\\\"b\",\"line\":7,\"tags\":[true,null,{\"x\":\"\"}]}"))
            .attr("duration_us", 40)
            .section(
                Section.PARAMS, json("{\"a\":{\"b\":[1,\"\\n\u00e9\u20ac\ud83d\ude00\"]},\"\":0}"))
            .section(Section.CONTEXT, json("{}"))
            .section(Section.OUTPUT, json("{\"a\":\"b\",\"c\":\"d\"}"), Set.of("a"))
            .build());
  }

  private static JsonObject json(String text) {
    return TestLogs.json(text);
  }
}
