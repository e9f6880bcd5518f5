package dev.autonomy.wal;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What recovery needs of a frame: its time, and what it means for the calls that await their
 * outcome.
 *
 * @param auditId the call that it is about, if any
 * @param outcome a decision's outcome, if any
 */
record FrameFacts(
    long seq, String time, String kind, @Nullable String auditId, @Nullable String outcome) {

  /**
   * The facts of the frame that the cursor stands on. A text of the form that the writer gives it
   * is looked through without being parsed, ten times as fast; any other is parsed. What is not
   * asked for is not checked.
   *
   * @throws LogException if it is no frame's text
   */
  static FrameFacts of(SegmentCursor cursor) throws LogException {
    Glance glance = new Glance(cursor.array(), cursor.textOffset(), cursor.textLength());
    FrameFacts facts = glance.facts();
    return facts == null ? of(FrameText.parse(cursor.copyText(), cursor.place())) : facts;
  }

  static FrameFacts of(FrameText frame) {
    return new FrameFacts(
        frame.seq(),
        frame.time(),
        frame.kind(),
        frame.attrs().string("audit_id").orElse(null),
        frame.attrs().string("outcome").orElse(null));
  }

  CallEffect effect() {
    return CallEffect.of(kind, auditId, outcome);
  }

  /** Goes through a frame's text by its outer structure; gives up at whatever is unusual. */
  private static final class Glance {

    private static final int NOTHING = -1;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int at;

    Glance(byte[] bytes, int offset, int length) {
      this.bytes = bytes;
      this.start = offset;
      this.end = offset + length;
    }

    /** The facts, or null when the text is not as a writer writes it. */
    @Nullable FrameFacts facts() {
      long seq = FrameText.peekSeq(bytes, start, end - start);
      String time = FrameText.peekTime(bytes, start, end - start);
      if (seq == 0 || time.equals(FrameClock.NEVER)) {
        return null;
      }
      at = start + FrameText.prefixBytes(seq) - 1;
      if (!skip("\",\"kind\":")) {
        return null;
      }
      String kind = plainString();
      if (kind == null || !skip(",\"node\":") || !skipString() || !skip(",\"attrs\":{")) {
        return null;
      }
      String auditId = null;
      String outcome = null;
      while (peek() != '}') {
        String name = plainString();
        if (name == null || !skip(":")) {
          return null;
        }
        boolean isId = name.equals("audit_id");
        if ((isId || name.equals("outcome")) && peek() == '"') {
          String value = plainString();
          if (value == null || (isId ? auditId : outcome) != null) {
            return null;
          }
          auditId = isId ? value : auditId;
          outcome = isId ? outcome : value;
        } else if (!skipValue()) {
          return null;
        }
        if (peek() == ',') {
          at++;
        } else if (peek() != '}') {
          return null;
        }
      }
      return skip("}}") && at == end ? new FrameFacts(seq, time, kind, auditId, outcome) : null;
    }

    private int peek() {
      return at < end ? bytes[at] : NOTHING;
    }

    private boolean skip(String text) {
      for (int i = 0; i < text.length(); i++, at++) {
        if (peek() != text.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    /** A string without escapes. */
    private @Nullable String plainString() {
      int from = at + 1;
      if (!skipString()) {
        return null;
      }
      for (int i = from; i < at - 1; i++) {
        if (bytes[i] == '\\') {
          return null;
        }
      }
      return new String(bytes, from, at - 1 - from, StandardCharsets.UTF_8);
    }

    private boolean skipString() {
      if (peek() != '"') {
        return false;
      }
      at++;
      while (at < end && bytes[at] != '"') {
        at += bytes[at] == '\\' ? 2 : 1;
      }
      at++;
      return at <= end;
    }

    private boolean skipValue() {
      int depth = 0;
      int from = at;
      while (at < end) {
        switch (bytes[at]) {
          case '"' -> {
            if (!skipString()) {
              return false;
            }
            continue;
          }
          case '{', '[' -> depth++;
          case '}', ']' -> {
            if (depth == 0) {
              return at > from;
            }
            depth--;
          }
          case ',' -> {
            if (depth == 0) {
              return at > from;
            }
          }
          default -> {}
        }
        at++;
      }
      return false;
    }
  }
}
