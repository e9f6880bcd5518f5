package dev.autonomy.wal;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/**
 * A frame's stored text, parsed.
 *
 * <pre>
 * {"seq":12,"time":"2026-01-02T03:04:05.678901234Z","kind":"…","node":"…","attrs":{…}}
 * </pre>
 *
 * Exactly these members, in this order. There is no white space up to the end of the number; a
 * writer puts none anywhere, but elsewhere it is not refused.
 *
 * @param attrs the attributes; in sections, commitments stand for values
 */
record FrameText(long seq, String time, String kind, String node, JsonObject attrs) {

  /** Longest text up to the end of the time: the longest number has 19 digits. */
  static final int MAX_PREFIX_BYTES = 68;

  /** Room for whatever a caller may nest, and the frame around it. */
  static final int MAX_DEPTH = 512;

  /** Where in the text its number starts. */
  static final int SEQ_AT = 7;

  private static final String SEQ = "{\"seq\":";
  private static final String TIME = ",\"time\":\"";
  private static final int MEMBERS = 5;

  /** Length of the text up to the closing quote of the time, which included. */
  static int prefixBytes(long seq) {
    int digits = 1;
    for (long rest = seq; rest >= 10; rest /= 10) {
      digits++;
    }
    return SEQ.length() + digits + TIME.length() + FrameClock.TEXT_BYTES + 1;
  }

  /** Appends the text up to the closing quote of the time. */
  static void writePrefix(RecordBuffer out, long seq, byte[] time) {
    out.putAscii(SEQ);
    out.putDecimal(seq);
    out.putAscii(TIME);
    out.put(time);
    out.put((byte) '"');
  }

  /** The number at the start of a frame's text; 0 when it does not start like one. */
  static long peekSeq(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int position = offset;
    for (int i = 0; i < SEQ.length(); i++, position++) {
      if (position == end || bytes[position] != SEQ.charAt(i)) {
        return 0;
      }
    }
    long seq = 0;
    while (position < end && bytes[position] >= '0' && bytes[position] <= '9') {
      if (seq > (Long.MAX_VALUE - 9) / 10) {
        return 0;
      }
      seq = seq * 10 + bytes[position++] - '0';
    }
    return seq;
  }

  /** The time in a frame's text; {@link FrameClock#NEVER} when it does not start like one. */
  static String peekTime(byte[] bytes, int offset, int length) {
    long seq = peekSeq(bytes, offset, length);
    int prefix = prefixBytes(seq) - FrameClock.TEXT_BYTES - 1;
    if (prefix + FrameClock.TEXT_BYTES > length) {
      return FrameClock.NEVER;
    }
    String time =
        new String(bytes, offset + prefix, FrameClock.TEXT_BYTES, StandardCharsets.ISO_8859_1);
    return FrameClock.isTime(time) ? time : FrameClock.NEVER;
  }

  /**
   * Parses the text of the frame at {@code place}.
   *
   * @throws LogException if it is not JSON of the form above
   */
  static FrameText parse(byte[] text, Frame.Place place) throws LogException {
    try {
      return parse(text);
    } catch (JsonException e) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_JSON, String.valueOf(e.getMessage()), place.file(), place.offset());
    }
  }

  private static FrameText parse(byte[] text) throws JsonException {
    if (!(JsonValue.parse(text, MAX_DEPTH) instanceof JsonObject object)
        || object.members().size() != MEMBERS) {
      throw notAFrame();
    }
    Iterator<Map.Entry<String, JsonValue>> members = object.members().entrySet().iterator();
    if (member(members, "seq") instanceof JsonNumber(String number)
        && member(members, "time") instanceof JsonString(String time)
        && member(members, "kind") instanceof JsonString(String kind)
        && member(members, "node") instanceof JsonString(String node)
        && member(members, "attrs") instanceof JsonObject attrs
        && FrameClock.isTime(time)) {
      long seq = peekSeq(text, 0, text.length);
      if (seq > 0 && Long.toString(seq).equals(number)) {
        return new FrameText(seq, time, kind, node, attrs);
      }
    }
    throw notAFrame();
  }

  private static JsonValue member(Iterator<Map.Entry<String, JsonValue>> members, String name)
      throws JsonException {
    Map.Entry<String, JsonValue> member = members.next();
    if (!member.getKey().equals(name)) {
      throw notAFrame();
    }
    return member.getValue();
  }

  private static JsonException notAFrame() {
    return new JsonException("expected a frame's seq, time, kind, node and attrs", 0);
  }
}
