package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.InclusionProof;
import dev.autonomy.wal.tree.MerkleFrontier;
import dev.autonomy.wal.tree.TreeState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Disclosures against commitments, where checksums are no help: they are made to fit. */
final class DisclosureTest {

  private static final String SEGMENT = SegmentName.of(1);

  private final MemoryStorage storage = new MemoryStorage();

  @Test
  void aChangedValueIsNamedByItsFrame() throws LogException {
    writeFrames();
    replaceInDisclosure("\"hello\"", "\"jello\"");
    LogException problem = TestLogs.verify(storage).problem().orElseThrow();
    assertThat(problem.code()).isEqualTo(LogCode.WAL_CORRUPT_DISCLOSURE);
    assertThat(problem).hasMessageContaining("/params/message").hasMessageContaining("committed");
    assertThatThrownBy(() -> TestLogs.read(storage))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith("WAL_CORRUPT_DISCLOSURE");
  }

  @Test
  void aValueUnderAnotherNameIsNamed() throws LogException {
    writeFrames();
    replaceInDisclosure("\"message\"", "\"massage\"");
    assertThat(TestLogs.verify(storage).problem().orElseThrow().code())
        .isEqualTo(LogCode.WAL_CORRUPT_DISCLOSURE);
  }

  @Test
  void aMissingDisclosureIsNamedAndReadersShowItsCommitment() throws LogException {
    writeFrames();
    List<RecordSpan> records = RecordSpan.of(storage.get(SEGMENT));
    dropDisclosure(records, new byte[0]);
    Verification verification = TestLogs.verify(storage);
    assertThat(verification.problem().orElseThrow().code())
        .isEqualTo(LogCode.WAL_CORRUPT_DISCLOSURE);
    Frame frame = TestLogs.read(storage).getFirst();
    assertThat(frame.withheld()).containsExactly("/params/message");
  }

  /** What forgetting a value will leave: a trace in place of the disclosure. */
  @Test
  void aForgottenValueShowsItsCommitmentAndEveryProofStaysValid() throws LogException {
    writeFrames();
    Hash root = TestLogs.verify(storage).root();
    InclusionProof before = LogProver.open(storage).inclusion(1, 2);
    List<RecordSpan> records = RecordSpan.of(storage.get(SEGMENT));
    RecordBuffer trace = new RecordBuffer(64);
    int start = trace.beginRecord(RecordType.FORGOTTEN);
    trace.putAscii("[\"params\",\"message\"]");
    trace.endRecord(start);
    dropDisclosure(records, trace.toByteArray());

    Verification verification = TestLogs.verify(storage);
    assertThat(verification.problem().orElseThrow()) // for no frame says that it was dropped
        .hasMessageStartingWith("WAL_VALUE_MISSING");
    assertThat(verification.root()).isEqualTo(root);
    assertThat(verification.withheld()).isEqualTo(1);
    assertThat(LogProver.open(storage).inclusion(1, 2)).isEqualTo(before);
    Frame frame = TestLogs.read(storage).getFirst();
    assertThat(frame.withheld()).containsExactly("/params/message");
    assertThat(frame.attrs().object("params").orElseThrow().object("message").orElseThrow())
        .satisfies(placeholder -> assertThat(placeholder.members()).containsOnlyKeys("sha256"));
    assertThat(frame.toBytes()).asString().doesNotContain("hello");
  }

  @Test
  void whatLooksLikeAPlaceholderIsAValueLikeAnyOther() throws LogException {
    JsonObject params = TestLogs.json("{\"x\":{\"sha256\":\"AAAA\",\"redacted\":true}}");
    try (Log log = TestLogs.open(storage)) {
      log.append(Entry.of(FrameKind.DECISION).section(Section.PARAMS, params).build());
    }
    Frame frame = TestLogs.read(storage).getFirst();
    assertThat(frame.attrs().object("params")).contains(params);
    assertThat(frame.withheld()).isEmpty();
  }

  @Test
  void aCommitmentIsTheHashOfTheDisclosuresBytes() throws Exception {
    writeFrames();
    byte[] segment = storage.get(SEGMENT);
    RecordSpan span =
        RecordSpan.of(segment).stream().filter(s -> s.type() == 'D').findFirst().orElseThrow();
    String text =
        new String(
            segment,
            span.start() + RecordBuffer.RECORD_HEADER_BYTES,
            span.end() - span.start() - RecordBuffer.RECORD_HEADER_BYTES,
            StandardCharsets.UTF_8);
    assertThat(text).matches("\\[\"[A-Za-z0-9+/]{22}==\",\"params\",\"message\",\"hello\"]");
    Hash commitment =
        Hash.of(
            java.security.MessageDigest.getInstance("SHA-256")
                .digest(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(TestLogs.read(storage).getFirst().stored())
        .contains("\"params\":{\"message\":{\"sha256\":\"" + commitment + "\"}}");
  }

  @Test
  void aRedactedValueInsideAMemberIsACommitmentThatNobodyCanOpen() throws LogException {
    try (Log log = TestLogs.open(storage)) {
      JsonObject one = log.redacted(new JsonString("secret"));
      JsonObject other = log.redacted(new JsonString("secret"));
      assertThat(one.members()).containsOnlyKeys("sha256", "redacted");
      assertThat(one).isNotEqualTo(other);
    }
  }

  @Test
  void namesOfAnyKindSurviveTheWayToDiskAndBack() throws LogException {
    JsonObject params =
        TestLogs.json(
            "{\"\":1,\"a/b~c\":{\"\\u00e9\\ud83d\\ude00\":[null,1.10]},\"\\n\":\"\\u0000\"}");
    try (Log log = TestLogs.open(storage)) {
      log.append(
          Entry.of("kind\n\"x\"").attr("\u00e9", "\u0001").section(Section.PARAMS, params).build());
      log.append(Entry.of(FrameKind.MARKER).section(Section.CONTEXT, JsonObject.EMPTY).build());
    }
    List<Frame> frames = TestLogs.read(storage);
    assertThat(frames.getFirst().attrs().object("params")).contains(params);
    assertThat(frames.getFirst().kind()).isEqualTo("kind\n\"x\"");
    assertThat(frames.getLast().attrs().toText()).isEqualTo("{\"context\":{}}");
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void whatIsNotADisclosureIsRefused() {
    List<String> texts = new ArrayList<>();
    texts.add("{}");
    texts.add("[]");
    texts.add("[\"s\",\"params\",\"x\"]");
    texts.add("[\"s\",\"params\",\"x\",1,2]");
    texts.add("[1,\"params\",\"x\",1]");
    texts.add("[\"s\",1,\"x\",1]");
    texts.add("[\"s\",\"params\",1,1]");
    for (String text : texts) {
      Disclosure disclosure = new Disclosure(text.getBytes(StandardCharsets.UTF_8), false, 0);
      assertThatThrownBy(disclosure::parse).as(text).isInstanceOf(JsonException.class);
    }
  }

  private void writeFrames() throws LogException {
    try (Log log = TestLogs.open(storage)) {
      log.append(TestLogs.allow("call-1"));
      log.append(
          Entry.of(FrameKind.OUTCOME).attr("audit_id", "call-1").attr("status", "ok").build());
    }
  }

  private void replaceInDisclosure(String before, String after) {
    byte[] bytes = storage.get(SEGMENT);
    RecordSpan span =
        RecordSpan.of(bytes).stream().filter(s -> s.type() == 'D').findFirst().orElseThrow();
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(before, span.start());
    assertThat(at).isBetween(span.start(), span.end());
    System.arraycopy(after.getBytes(StandardCharsets.UTF_8), 0, bytes, at, after.length());
    fixChecksum(bytes, span.start());
    storage.put(SEGMENT, bytes);
  }

  /** Rebuilds the segment with something in place of the first disclosure, seal and all. */
  private void dropDisclosure(List<RecordSpan> records, byte[] replacement) {
    byte[] bytes = storage.get(SEGMENT);
    RecordSpan dropped = records.stream().filter(s -> s.type() == 'D').findFirst().orElseThrow();
    RecordSpan batch = records.get(records.indexOf(dropped) - 1);
    List<RecordSpan> batches = records.stream().filter(s -> s.type() == 'B').toList();
    RecordSpan seal = batches.getLast();
    int delta = replacement.length - (dropped.end() - dropped.start());

    RecordBuffer out = new RecordBuffer(bytes.length);
    out.put(bytes, 0, dropped.start());
    out.put(replacement);
    out.put(bytes, dropped.end(), seal.start() - dropped.end());
    int bodyAt = batch.start() + RecordBuffer.RECORD_HEADER_BYTES + 12;
    out.setInt(bodyAt, RecordBuffer.getInt(bytes, bodyAt) + delta);
    fixChecksum(out.array(), batch.start());

    SegmentTally tally = new SegmentTally();
    MerkleFrontier tree = new MerkleFrontier(TreeState.EMPTY);
    byte[] body = out.toByteArray();
    tally.bytes(body, 0, body.length);
    int batchStart = 0;
    for (RecordSpan span : RecordSpan.of(body)) {
      batchStart = span.type() == 'B' ? span.start() : batchStart;
      if (span.type() == 'F') {
        int text = span.start() + RecordBuffer.RECORD_HEADER_BYTES;
        tally.frame(tree.size() + 1, batchStart);
        tree.append(body, text, span.end() - text);
      }
    }
    new SegmentSeal(tally.index(), tally.footer(tree.state())).write(out, out.size());
    storage.put(SEGMENT, out.toByteArray());
  }

  private static void fixChecksum(byte[] bytes, int record) {
    RecordBuffer checksum = new RecordBuffer(4);
    checksum.putInt(
        RecordBuffer.checksum(new CRC32C(), bytes, record, RecordBuffer.getInt(bytes, record)));
    System.arraycopy(checksum.array(), 0, bytes, record + 5, 4);
  }
}
