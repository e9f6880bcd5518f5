package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.wal.note.SigningKey;
import dev.autonomy.wal.tree.TreeState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What tests of the log share. */
final class TestLogs {

  /** A checkpoint only when one is due by events, and quick probes. */
  static final LogLimits LIMITS =
      LogLimits.DEFAULTS.withIntervals(Duration.ofHours(1), Duration.ofMillis(1));

  /** One key for every test log: making one takes a while. */
  static final SigningKey KEY = SigningKey.of(new byte[32]);

  private TestLogs() {}

  static LogOptions options() {
    return LogOptions.forNode("node-1").withOrigin("example.com/log").withLimits(LIMITS);
  }

  static Log open(Storage storage) throws LogException {
    return open(storage, options());
  }

  static Log open(Storage storage, LogOptions options) throws LogException {
    return Log.open(storage, options, mayCreate -> KEY, entropy(), () -> {});
  }

  /** Closes a log whose disk may fail: it must say so by one of two codes. */
  static void closeOnFailingDisk(Log log) {
    try {
      log.close();
    } catch (LogException e) {
      assertThat(e.code()).isIn(LogCode.WAL_IO, LogCode.WAL_FULL);
    }
  }

  /** Salts that differ within a test and not between its runs. */
  static Entropy entropy() {
    Random random = new Random(1);
    return random::nextBytes;
  }

  /** A log that was written in two sessions and closed: small, with everything in it. */
  static MemoryStorage finished() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = open(storage)) {
      log.append(allow("call-1"));
      log.append(outcome("call-1"));
      log.append(deny("call-2"));
    }
    try (Log log = open(storage)) {
      log.append(redacted("call-3"));
      log.append(Entry.of(FrameKind.MARKER).attr("label", "end").build());
    }
    return storage;
  }

  static Entry allow(String auditId) {
    return Entry.of(FrameKind.DECISION)
        .attr("audit_id", auditId)
        .attr("outcome", "allow")
        .section(Section.PARAMS, json("{\"message\":\"hello\"}"))
        .build();
  }

  static Entry deny(String auditId) {
    return Entry.of(FrameKind.DECISION)
        .attr("audit_id", auditId)
        .attr("outcome", "deny")
        .attr("reason", "not today")
        .build();
  }

  static Entry redacted(String auditId) {
    return Entry.of(FrameKind.DECISION)
        .attr("audit_id", auditId)
        .attr("outcome", "deny")
        .section(
            Section.PARAMS, json("{\"user\":\"u\",\"password\":\"secret\"}"), Set.of("password"))
        .build();
  }

  static Entry outcome(String auditId) {
    return Entry.of(FrameKind.OUTCOME)
        .attr("audit_id", auditId)
        .attr("status", "ok")
        .section(Section.OUTPUT, json("{\"text\":\"hello\"}"))
        .build();
  }

  /** An entry whose frame takes a little more than {@code bytes}. */
  static Entry large(int bytes) {
    return Entry.of(FrameKind.MARKER).attr("label", "x".repeat(bytes)).build();
  }

  static JsonObject json(String text) {
    try {
      return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static List<Frame> read(Storage storage) throws LogException {
    List<Frame> frames = new ArrayList<>();
    try (LogReader reader = LogReader.openAt(storage, 1)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        frames.add(frame);
      }
    }
    return frames;
  }

  static Verification verify(Storage storage) throws LogException {
    return LogVerifier.verify(storage, Optional.empty(), Optional.empty());
  }

  /** Begins a segment as a writer does that was killed before it signed; the key is not needed. */
  static void appendUnsigned(MemoryStorage storage, String kind, byte[] attrs) throws LogException {
    Frame last = read(storage).getLast();
    String name = segmentNames(storage).getLast();
    RecordBuffer out = new RecordBuffer(4096);
    try (SegmentFile segment = SegmentFile.open(storage, SegmentName.firstSeq(name))) {
      TreeState tree = SegmentSeal.find(segment).orElseThrow().footer().tree();
      new SegmentHeader("example.com/log", last.time(), tree, List.of()).write(out);
    }
    long seq = last.seq() + 1;
    RecordBuffer body = new RecordBuffer(4096);
    int start = body.beginRecord(RecordType.FRAME);
    FrameText.writePrefix(body, seq, last.time().getBytes(StandardCharsets.US_ASCII));
    body.putAscii(",\"kind\":\"" + kind + "\",\"node\":\"n\",\"attrs\":");
    body.put(attrs);
    body.put((byte) '}');
    body.endRecord(start);
    new BatchRecord(seq, 1, body.size()).write(out);
    out.put(body.array(), 0, body.size());
    storage.put(SegmentName.of(seq), out.toByteArray());
  }

  /** The log's segment files, oldest first. */
  static List<String> segmentNames(Storage storage) {
    try {
      return SegmentName.segments(storage.list()).stream().map(SegmentName::of).toList();
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
