package dev.autonomy.wal;

import java.util.Arrays;

/**
 * Goes through strict JSON text in place, without building anything, eight bytes of a string at a
 * time. It knows the JSON that logs consist of and gives up at anything else: white space between
 * tokens, fractions, {@code \}{@code u}, an object of very many members. What it accepts {@link
 * dev.autonomy.json.JsonReader} accepts too; what it gives up is for that one to judge.
 *
 * <p>Methods take a position in the text and return the one behind what they went over, or {@link
 * #GIVE_UP}, which they take as well and return: positions stay in registers so, where a field
 * would be written and read again for every token. Not thread-safe; reused.
 */
final class TextScan {

  /** In place of a position: here stands something else, or something unusual. */
  static final int GIVE_UP = -1;

  /** Told of values that are plain strings, without their quotes, and of integers. */
  interface Visitor {
    void span(FrameModel.Role role, int start, int end);
  }

  /** Reads a member whose name stands in quotes between two positions, and its value at a third. */
  interface Member {
    /** The position behind the value. */
    int read(int name, int nameEnd, int at);
  }

  private static final int MAX_DEPTH = 16;
  private static final int MAX_NAMES = 64;
  private static final int MAX_DIGITS = 18;

  private static final Visitor IGNORE = (role, start, end) -> {};

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final Member anyMember = (name, nameEnd, at) -> value(at);
  private final int[] nameStarts = new int[MAX_NAMES];
  private final int[] nameEnds = new int[MAX_NAMES];
  private byte[] text = {};
  private int end;
  private int depth;
  private int nameCount;
  private int firstName;
  private Visitor visitor = IGNORE;

  /** Goes through {@code bytes} from now on, and sees nothing from {@code limit} on. */
  void begin(byte[] bytes, int limit) {
    begin(bytes, limit, IGNORE);
  }

  /** The same; {@code told} hears of the values. */
  void begin(byte[] bytes, int limit, Visitor told) {
    text = bytes;
    end = limit;
    visitor = told;
    depth = 0;
    nameCount = 0;
    firstName = 0;
  }

  /** Whether {@code expected} stands there. */
  boolean isAt(int at, char expected) {
    return at >= 0 && at < end && text[at] == expected;
  }

  /** Goes over one byte, if it is this one. */
  int skip(int at, char expected) {
    return isAt(at, expected) ? at + 1 : GIVE_UP;
  }

  /** Goes over exactly these bytes. */
  int skip(int at, byte[] expected) {
    return skip(at, expected, 0, expected.length);
  }

  /** Goes over the bytes that also stand in {@code source} from {@code from} to {@code to}. */
  int skip(int at, byte[] source, int from, int to) {
    int next = at + to - from;
    return at >= 0 && next <= end && TextWords.equal(text, at, source, from, to - from) == to - from
        ? next
        : GIVE_UP;
  }

  /** Goes over so many bytes, whatever they are. */
  int skip(int at, int count) {
    return at >= 0 && at + count <= end ? at + count : GIVE_UP;
  }

  /** A string whose content stands there as it is: ASCII without escapes. */
  int plainString(int at) {
    int close = isAt(at, '"') ? plainUntil(at + 1) : GIVE_UP;
    return skip(close, '"');
  }

  /** Any string but those with {@code \}{@code u}. */
  private int string(int at) {
    int position = plainUntil(at + 1);
    if (isAt(position, '"')) {
      visitor.span(FrameModel.Role.STRING, at + 1, position);
    }
    while (position < end && text[position] != '"') {
      int length = text[position] == '\\' ? escape(position) : multiByte(position);
      if (length == 0) {
        return GIVE_UP;
      }
      position = plainUntil(position + length);
    }
    return skip(position, '"');
  }

  /**
   * The first position at which there is a quote, a backslash, a control character or a byte above
   * ASCII, or the end.
   */
  int plainUntil(int from) {
    return TextWords.plainUntil(text, from, end);
  }

  /** Goes over the time of a frame. */
  int time(int at) {
    int behind = skip(at, FrameClock.TEXT_BYTES);
    return behind >= 0 && TextWords.isTime(text, at) ? behind : GIVE_UP;
  }

  /** Length of the escape; 0 if it is one to give up at. */
  private int escape(int position) {
    if (position + 1 >= end) {
      return 0;
    }
    return switch (text[position + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
      default -> 0;
    };
  }

  /** Length of the character above ASCII (RFC 3629, section 4); 0 if it is none. */
  private int multiByte(int position) {
    int lead = text[position] & 0xff;
    int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (lead < 0xc2 || lead > 0xf4 || position + length > end) {
      return 0;
    }
    int second = text[position + 1] & 0xff;
    int lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((text[position + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** One value of any kind. */
  int value(int at) {
    if (at < 0 || at >= end) {
      return GIVE_UP;
    }
    return switch (text[at]) {
      case '"' -> string(at);
      case '{' -> object(at, anyMember);
      case '[' -> array(at);
      case 't' -> skip(at, TRUE);
      case 'f' -> skip(at, FALSE);
      case 'n' -> skip(at, NULL);
      default -> {
        int behind = integer(at);
        if (behind >= 0) {
          visitor.span(FrameModel.Role.INTEGER, at, behind);
        }
        yield behind;
      }
    };
  }

  /** An object none of whose names comes twice. */
  int object(int start, Member member) {
    int at = skip(start, '{');
    if (at < 0 || depth == MAX_DEPTH || isAt(at, '}')) {
      return skip(depth == MAX_DEPTH ? GIVE_UP : at, '}');
    }
    depth++;
    int outer = firstName;
    firstName = nameCount;
    at = start;
    do {
      int name = at + 1;
      int nameEnd = plainString(name);
      int value = skip(nameEnd, ':');
      at = value >= 0 && isNew(name, nameEnd) ? member.read(name, nameEnd, value) : GIVE_UP;
    } while (isAt(at, ','));
    nameCount = firstName;
    firstName = outer;
    depth--;
    return skip(at, '}');
  }

  private int array(int start) {
    int at = start + 1;
    if (depth == MAX_DEPTH || isAt(at, ']')) {
      return skip(depth == MAX_DEPTH ? GIVE_UP : at, ']');
    }
    depth++;
    at = value(at);
    while (isAt(at, ',')) {
      at = value(at + 1);
    }
    depth--;
    return skip(at, ']');
  }

  /** An integer of at most 18 digits. */
  int integer(int start) {
    int first = isAt(start, '-') ? start + 1 : start;
    int at = first;
    while (at >= 0 && at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    int digits = at - first;
    boolean isPlain = digits == 1 || digits > 1 && digits <= MAX_DIGITS && text[first] != '0';
    return isPlain ? at : GIVE_UP;
  }

  /** Takes note of the name in quotes, unless its object has had it. */
  private boolean isNew(int from, int to) {
    if (nameCount == MAX_NAMES) {
      return false;
    }
    for (int i = firstName; i < nameCount; i++) {
      if (Arrays.equals(text, nameStarts[i], nameEnds[i], text, from, to)) {
        return false;
      }
    }
    nameStarts[nameCount] = from;
    nameEnds[nameCount++] = to;
    return true;
  }
}
