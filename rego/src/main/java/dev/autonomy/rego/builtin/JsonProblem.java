package dev.autonomy.rego.builtin;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What Go's decoder says is wrong with text that is no JSON, as messages of OPA have it: the first
 * byte that cannot stand where it stands.
 */
final class JsonProblem {

  private static final String BEGINNING = "looking for beginning of value";

  /** What may come next. */
  private enum Expected {
    VALUE,
    VALUE_OR_END,
    KEY,
    KEY_OR_END,
    COLON,
    MORE
  }

  private final byte[] json;
  private final Deque<Character> open = new ArrayDeque<>();
  private int position;

  private JsonProblem(byte[] json) {
    this.json = json;
  }

  /** The message, or null when Go has nothing against the text. */
  static @Nullable String of(byte[] json) {
    JsonProblem problem = new JsonProblem(json);
    String inValue = problem.value();
    return inValue == null ? problem.behind() : inValue;
  }

  private @Nullable String value() {
    Expected expected = Expected.VALUE;
    boolean begun = false;
    while (!begun || !open.isEmpty()) {
      skipSpace();
      if (atEnd()) {
        return begun ? "unexpected EOF" : "EOF";
      }
      begun = true;
      char c = (char) (json[position++] & 0xff);
      if (closes(c, expected)) {
        open.pop();
        expected = Expected.MORE;
        continue;
      }
      String problem = take(c, expected);
      if (problem != null) {
        return problem;
      }
      expected = next(c, expected);
    }
    return null;
  }

  private boolean closes(char c, Expected expected) {
    if (open.isEmpty()) {
      return false;
    }
    boolean inObject = open.peek() == '{';
    return switch (expected) {
      case MORE -> c == (inObject ? '}' : ']');
      case KEY_OR_END -> c == '}';
      case VALUE_OR_END -> c == ']';
      case VALUE, KEY, COLON -> false;
    };
  }

  private @Nullable String take(char c, Expected expected) {
    return switch (expected) {
      case VALUE, VALUE_OR_END -> begin(c);
      case KEY, KEY_OR_END ->
          c == '"' ? string() : invalid(c, "looking for beginning of object key string");
      case COLON -> c == ':' ? null : invalid(c, "after object key");
      case MORE ->
          c == ','
              ? null
              : invalid(
                  c,
                  open.getFirst() == '{' ? "after object key:value pair" : "after array element");
    };
  }

  private Expected next(char c, Expected expected) {
    return switch (expected) {
      case VALUE, VALUE_OR_END ->
          c == '{' ? Expected.KEY_OR_END : c == '[' ? Expected.VALUE_OR_END : Expected.MORE;
      case KEY, KEY_OR_END -> Expected.COLON;
      case COLON -> Expected.VALUE;
      case MORE -> open.getFirst() == '{' ? Expected.KEY : Expected.VALUE;
    };
  }

  private @Nullable String begin(char c) {
    return switch (c) {
      case '{', '[' -> {
        open.push(c);
        yield null;
      }
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> c == '-' || isDigit(c) ? number(c) : invalid(c, BEGINNING);
    };
  }

  private @Nullable String literal(String word) {
    for (int i = 1; i < word.length(); i++) {
      String problem = expect(word.charAt(i), "in literal " + word);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private @Nullable String expect(char wanted, String where) {
    if (atEnd()) {
      return "unexpected EOF";
    }
    char c = (char) (json[position++] & 0xff);
    return c == wanted ? null : invalid(c, where + " (expecting '" + wanted + "')");
  }

  private @Nullable String number(char first) {
    String problem = first == '-' ? digit("in numeric literal") : null;
    if (problem != null) {
      return problem;
    }
    if (json[position - 1] != '0') {
      skipDigits();
    }
    if (!atEnd() && json[position] == '.') {
      position++;
      problem = digit("after decimal point in numeric literal");
      skipDigits();
    }
    if (problem == null && !atEnd() && (json[position] | 0x20) == 'e') {
      position++;
      if (!atEnd() && (json[position] == '+' || json[position] == '-')) {
        position++;
      }
      problem = digit("in exponent of numeric literal");
      skipDigits();
    }
    return problem;
  }

  private @Nullable String digit(String where) {
    if (atEnd()) {
      return "unexpected EOF";
    }
    char c = (char) (json[position++] & 0xff);
    return isDigit(c) ? null : invalid(c, where);
  }

  private void skipDigits() {
    while (!atEnd() && isDigit((char) json[position])) {
      position++;
    }
  }

  private @Nullable String string() {
    while (!atEnd()) {
      char c = (char) (json[position++] & 0xff);
      String problem = null;
      if (c == '"') {
        return null;
      } else if (c == '\\') {
        problem = escape();
      } else if (c < ' ') {
        problem = invalid(c, "in string literal");
      }
      if (problem != null) {
        return problem;
      }
    }
    return "unexpected EOF";
  }

  private @Nullable String escape() {
    if (atEnd()) {
      return "unexpected EOF";
    }
    char c = (char) (json[position++] & 0xff);
    if (c != 'u') {
      return "bfnrt\\/\"".indexOf(c) >= 0 ? null : invalid(c, "in string escape code");
    }
    for (int i = 0; i < 4; i++) {
      if (atEnd()) {
        return "unexpected EOF";
      }
      char hex = (char) (json[position++] & 0xff);
      if (hex > 'f' || Character.digit(hex, 16) < 0) {
        return invalid(hex, "in \\u hexadecimal character escape");
      }
    }
    return null;
  }

  /** What OPA says about more text behind the value. */
  private @Nullable String behind() {
    skipSpace();
    if (atEnd()) {
      return null;
    }
    int start = position;
    char c = (char) (json[position++] & 0xff);
    String problem = begin(c);
    if (problem != null) {
      return problem;
    }
    String token =
        switch (c) {
          case '{', '[' -> String.valueOf(c);
          case '"' -> text(start + 1, position - 1);
          case 't', 'f' -> "%!s(bool=" + text(start, position) + ")";
          default -> text(start, position);
        };
    return c == 'n' ? null : "error: invalid character '" + token + "' after top-level value";
  }

  private String text(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append((char) (json[i] & 0xff));
    }
    return text.toString();
  }

  private void skipSpace() {
    while (!atEnd() && " \t\r\n".indexOf(json[position]) >= 0) {
      position++;
    }
  }

  private boolean atEnd() {
    return position >= json.length;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static String invalid(char c, String where) {
    return "invalid character " + quoted(c) + " " + where;
  }

  private static String quoted(char c) {
    return switch (c) {
      case '\'' -> "'\\''";
      case '\n' -> "'\\n'";
      case '\r' -> "'\\r'";
      case '\t' -> "'\\t'";
      case '\\' -> "'\\\\'";
      default ->
          c < ' ' || c == 0x7f
              ? String.format("'\\x%02x'", (int) c)
              : c >= 0x80 && c < 0xa0 ? String.format("'\\u%04x'", (int) c) : "'" + c + "'";
    };
  }
}
