package dev.autonomy.wal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes models of frames. It reads texts as {@link EntryEncoder} writes them; every other, and
 * every one with a meaning beyond that of its calls, it leaves to {@link FrameText}. Not
 * thread-safe; reused.
 */
final class FrameGrammar {

  private static final byte[] SEQ = ascii("{\"seq\":");
  private static final byte[] TIME = ascii(",\"time\":\"");
  private static final byte[] KIND = ascii("\",\"kind\":");
  private static final byte[] NODE = ascii(",\"node\":");
  private static final byte[] ATTRS = ascii(",\"attrs\":");
  private static final byte[] HASH = ascii("{\"sha256\":\"");
  private static final byte[] HASH_END = ascii("\"}");
  private static final byte[] REDACTED_END = ascii("\",\"redacted\":true}");

  private final TextScan scan = new TextScan();
  private final List<FrameModel.Span> spans = new ArrayList<>();
  private final TextScan.Visitor strings = this::span;
  private byte[] text = {};
  private @Nullable String auditId;
  private @Nullable String outcome;

  /** The model that the text in {@code bytes} makes; null when it is left to others. */
  @Nullable FrameModel read(byte[] bytes, int from, int to) {
    text = Arrays.copyOfRange(bytes, from, to);
    scan.begin(text, text.length, strings);
    spans.clear();
    auditId = null;
    outcome = null;
    int seq = scan.skip(0, SEQ);
    int seqEnd = scan.integer(seq);
    int time = scan.skip(seqEnd, TIME);
    int timeEnd = scan.skip(time, FrameClock.TEXT_BYTES);
    int kind = scan.skip(timeEnd, KIND);
    int kindEnd = scan.plainString(kind);
    int attrs = scan.skip(scan.plainString(scan.skip(kindEnd, NODE)), ATTRS);
    if (attrs < 0 || !FrameClock.isTime(text, time)) {
      return null;
    }
    span(FrameModel.Role.SEQ, seq, seqEnd);
    span(FrameModel.Role.TIME, time, timeEnd);
    String kindText = content(kind, kindEnd);
    if (scan.skip(attrs(attrs), '}') != text.length
        || kindText.equals(FrameKind.LOG_PRUNED)
        || kindText.equals(FrameKind.LOG_RECOVERED)) {
      return null;
    }
    return new FrameModel(text, spans, CallEffect.of(kindText, auditId, outcome));
  }

  private int attrs(int start) {
    return scan.object(start, this::attr);
  }

  private int attr(int name, int nameEnd, int start) {
    String nameText = content(name, nameEnd);
    if (Section.named(nameText) != null) {
      return scan.object(
          start, (member, memberEnd, at) -> commitment(place(nameText, member, memberEnd), at));
    }
    boolean isAuditId = nameText.equals("audit_id");
    if (!scan.isAt(start, '"') || !isAuditId && !nameText.equals("outcome")) {
      return scan.value(start);
    }
    int end = scan.plainString(start);
    if (end >= 0 && isAuditId) {
      auditId = content(start, end);
      span(FrameModel.Role.AUDIT_ID, start + 1, end - 1);
    } else if (end >= 0) {
      outcome = content(start, end);
    }
    return end;
  }

  private int commitment(byte[] place, int start) {
    int hash = scan.skip(start, HASH);
    int hashEnd = scan.skip(hash, HashText.CHARS);
    int end = scan.skip(hashEnd, HASH_END);
    FrameModel.Role role = end < 0 ? FrameModel.Role.REDACTED_HASH : FrameModel.Role.HASH;
    spans.add(new FrameModel.Span(role, hash, hashEnd, place));
    return end < 0 ? scan.skip(hashEnd, REDACTED_END) : end;
  }

  /** How a disclosure names a member: the section's and the member's name in quotes. */
  private byte[] place(String section, int name, int nameEnd) {
    return ("\"" + section + "\"," + '"' + content(name, nameEnd) + '"')
        .getBytes(StandardCharsets.UTF_8);
  }

  private void span(FrameModel.Role role, int start, int end) {
    spans.add(new FrameModel.Span(role, start, end));
  }

  private String content(int quote, int end) {
    return new String(text, quote + 1, end - quote - 2, StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }
}
