package dev.autonomy.wal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.tree.TreeState;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What recovery takes from frames without parsing them, beside what parsing them gives. */
final class FrameFactsTest {

  private static final long SEED = 23;
  private static final int CHANGES = 20_000;

  private static final String[] TEXTS = {
    "{\"seq\":1,\"time\":\"2026-01-02T03:04:05.678901234Z\",\"kind\":\"autonomy.decision\","
        + "\"node\":\"n\",\"attrs\":{\"audit_id\":\"call-1\",\"outcome\":\"allow\",\"rule\":"
        + "{\"name\":\"a}\\\"b\",\"line\":[1,{\"x\":2}]},\"duration_us\":12}}",
    "{\"seq\":1,\"time\":\"2026-01-02T03:04:05.678901234Z\",\"kind\":\"log.recovered\","
        + "\"node\":\"n\\u0041\",\"attrs\":{}}",
    "{\"seq\":1,\"time\":\"2026-01-02T03:04:05.678901234Z\",\"kind\":\"autonomy.outcome\","
        + "\"node\":\"n\",\"attrs\":{\"audit_id\":\"caf\u00e9\",\"status\":\"ok\",\"outcome\":null}}",
    "{\"seq\":1,\"time\":\"2026-01-02T03:04:05.678901234Z\",\"kind\":\"autonomy.decision\","
        + "\"node\":\"n\",\"attrs\":{\"audit\\u005fid\":\"call-1\",\"outcome\":\"all\\u006fw\"}}",
  };

  @Test
  void theFactsOfAFrameAreThoseOfItsParsedText() throws LogException {
    for (String text : TEXTS) {
      assertThat(factsOf(text.getBytes(UTF_8))).isEqualTo(parsed(text.getBytes(UTF_8)));
    }
  }

  @Test
  void whateverIsAFrameHasTheSameFactsHoweverItIsWritten() {
    Random random = new Random(SEED);
    String pieces = "{}[]\",:\\ aseqoutcome_id0123\n";
    int frames = 0;
    for (int i = 0; i < CHANGES; i++) {
      byte[] text = TEXTS[i % TEXTS.length].getBytes(UTF_8);
      for (int change = random.nextInt(3); change >= 0; change--) {
        text[random.nextInt(text.length)] = (byte) pieces.charAt(random.nextInt(pieces.length()));
      }
      FrameFacts expected;
      try {
        expected = parsed(text);
      } catch (LogException e) {
        continue; // what is no frame is for verification to name
      }
      try {
        assertThat(factsOf(text)).as(new String(text, UTF_8)).isEqualTo(expected);
      } catch (LogException e) {
        assertThat(expected.seq()).as(e.getMessage()).isNotEqualTo(1);
      }
      frames++;
    }
    assertThat(frames).isGreaterThan(CHANGES / 50);
  }

  private static FrameFacts parsed(byte[] text) throws LogException {
    return FrameFacts.of(FrameText.parse(text, new Frame.Place("text", 0)));
  }

  /** The facts of a frame that stands alone in a log. */
  private static FrameFacts factsOf(byte[] text) throws LogException {
    MemoryStorage storage = new MemoryStorage();
    RecordBuffer out = new RecordBuffer(1024);
    new SegmentHeader("example.com/log", FrameClock.NEVER, TreeState.EMPTY, List.of()).write(out);
    new BatchRecord(1, 1, RecordBuffer.RECORD_HEADER_BYTES + text.length).write(out);
    int start = out.beginRecord(RecordType.FRAME);
    out.put(text);
    out.endRecord(start);
    storage.put(SegmentName.of(1), out.toByteArray());
    try (SegmentFile segment = SegmentFile.open(storage, 1)) {
      SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.GLANCE);
      assertThat(cursor.next()).isEqualTo(SegmentCursor.Step.FRAME);
      return FrameFacts.of(cursor);
    }
  }
}
