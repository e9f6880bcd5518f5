package dev.autonomy.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A pull reader over UTF-8 bytes that accepts exactly the grammar of RFC 8259, one value in all.
 *
 * <p>Strings must be well-formed UTF-8 and must not denote lone surrogates (I-JSON, RFC 7493,
 * section 2.1). Nesting is bounded by {@code maxDepth}, number literals by {@link
 * #MAX_NUMBER_CHARS} and {@link #MAX_EXPONENT}. Duplicate names are refused by whoever builds a map
 * ({@link JsonValue#parse(byte[])} does).
 */
public final class JsonReader {

  /** Arrays and objects may stand this deep inside each other unless the caller says otherwise. */
  public static final int DEFAULT_MAX_DEPTH = 128;

  /** Longest accepted number literal. */
  public static final int MAX_NUMBER_CHARS = 1024;

  /** Largest accepted magnitude of a number's exponent, so that arithmetic on it stays bounded. */
  public static final int MAX_EXPONENT = 9_999;

  private static final int OBJECT = 1;
  private static final int ARRAY = 0;

  /** What the grammar allows at the current position. */
  private enum Expect {
    VALUE,
    VALUE_OR_END,
    NAME,
    NAME_OR_END,
    COMMA_OR_END,
    NOTHING
  }

  private final byte[] bytes;
  private final int limit;
  private final int maxDepth;
  private final StringDecoder strings;
  private byte[] containers = new byte[16];
  private int depth;
  private int position;
  private int tokenStart;
  private String text = "";
  private Expect expect = Expect.VALUE;

  /** A reader over all of {@code utf8}, which the caller must not change meanwhile. */
  public JsonReader(byte[] utf8) {
    this(utf8, DEFAULT_MAX_DEPTH);
  }

  /** A reader with a nesting bound of its own. */
  public JsonReader(byte[] utf8, int maxDepth) {
    this.bytes = utf8;
    this.limit = utf8.length;
    this.maxDepth = maxDepth;
    this.strings = new StringDecoder(utf8);
  }

  /** Characters of the last name or string, or the literal of the last number. */
  public String text() {
    return text;
  }

  /** Byte offset at which the last token started. */
  public int offset() {
    return tokenStart;
  }

  /**
   * Demands that nothing but white space is left.
   *
   * @throws JsonException if there is more text
   */
  public void end() throws JsonException {
    if (next() != JsonToken.END) {
      throw new JsonException("unexpected text after the value", tokenStart);
    }
  }

  /**
   * Reads the next token.
   *
   * @return the token, {@link JsonToken#END} after the value
   * @throws JsonException if the text is not strict JSON here
   */
  public JsonToken next() throws JsonException {
    skipWhiteSpace();
    if (expect == Expect.COMMA_OR_END && position < limit && bytes[position] == ',') {
      position++;
      expect = containers[depth - 1] == OBJECT ? Expect.NAME : Expect.VALUE;
      skipWhiteSpace();
    }
    tokenStart = position;
    if (position == limit) {
      if (expect == Expect.NOTHING) {
        return JsonToken.END;
      }
      throw new JsonException("unexpected end of the text", position);
    }
    return switch (expect) {
      case VALUE, VALUE_OR_END -> value();
      case NAME, NAME_OR_END -> name();
      case COMMA_OR_END -> close();
      case NOTHING -> throw new JsonException("unexpected text after the value", position);
    };
  }

  private JsonToken value() throws JsonException {
    return switch (bytes[position]) {
      case '{' -> open(OBJECT);
      case '[' -> open(ARRAY);
      case '"' -> {
        string();
        yield complete(JsonToken.STRING);
      }
      case 't' -> literal("true", JsonToken.TRUE);
      case 'f' -> literal("false", JsonToken.FALSE);
      case 'n' -> literal("null", JsonToken.NULL);
      case ']' -> {
        if (expect != Expect.VALUE_OR_END) {
          throw unexpected();
        }
        yield close();
      }
      default -> {
        number();
        yield complete(JsonToken.NUMBER);
      }
    };
  }

  private JsonToken name() throws JsonException {
    if (bytes[position] == '}' && expect == Expect.NAME_OR_END) {
      return close();
    }
    if (bytes[position] != '"') {
      throw new JsonException("expected a member name in double quotes", position);
    }
    string();
    skipWhiteSpace();
    if (position == limit || bytes[position] != ':') {
      throw new JsonException("expected ':' after a member name", position);
    }
    position++;
    expect = Expect.VALUE;
    return JsonToken.NAME;
  }

  private JsonToken open(int container) throws JsonException {
    if (depth == maxDepth) {
      throw new JsonException("nesting deeper than " + maxDepth, position);
    }
    if (depth == containers.length) {
      containers = Arrays.copyOf(containers, depth * 2);
    }
    containers[depth++] = (byte) container;
    position++;
    expect = container == OBJECT ? Expect.NAME_OR_END : Expect.VALUE_OR_END;
    return container == OBJECT ? JsonToken.BEGIN_OBJECT : JsonToken.BEGIN_ARRAY;
  }

  private JsonToken close() throws JsonException {
    boolean object = containers[depth - 1] == OBJECT;
    if (bytes[position] != (object ? '}' : ']')) {
      throw new JsonException(object ? "expected ',' or '}'" : "expected ',' or ']'", position);
    }
    position++;
    depth--;
    return complete(object ? JsonToken.END_OBJECT : JsonToken.END_ARRAY);
  }

  /** A value is complete: what may follow depends on where it stands. */
  private JsonToken complete(JsonToken token) {
    expect = depth == 0 ? Expect.NOTHING : Expect.COMMA_OR_END;
    return token;
  }

  private JsonToken literal(String word, JsonToken token) throws JsonException {
    for (int i = 0; i < word.length(); i++) {
      if (position + i >= limit || bytes[position + i] != word.charAt(i)) {
        throw unexpected();
      }
    }
    position += word.length();
    return complete(token);
  }

  private void string() throws JsonException {
    text = strings.decode(position + 1);
    position = strings.end();
  }

  private void number() throws JsonException {
    int start = position;
    if (bytes[position] == '-') {
      position++;
    }
    if (position < limit && bytes[position] == '0') {
      position++;
    } else {
      digits();
    }
    if (position < limit && bytes[position] == '.') {
      position++;
      digits();
    }
    if (position < limit && (bytes[position] == 'e' || bytes[position] == 'E')) {
      position++;
      if (position < limit && (bytes[position] == '+' || bytes[position] == '-')) {
        position++;
      }
      exponent(start);
    }
    if (position - start > MAX_NUMBER_CHARS) {
      throw new JsonException("number longer than " + MAX_NUMBER_CHARS + " characters", start);
    }
    text = new String(bytes, start, position - start, StandardCharsets.ISO_8859_1);
  }

  private void exponent(int numberStart) throws JsonException {
    int start = position;
    digits();
    int magnitude = 0;
    for (int i = start; i < position && magnitude <= MAX_EXPONENT; i++) {
      magnitude = magnitude * 10 + bytes[i] - '0';
    }
    if (magnitude > MAX_EXPONENT) {
      throw new JsonException("number out of range, exponent beyond " + MAX_EXPONENT, numberStart);
    }
  }

  private void digits() throws JsonException {
    int start = position;
    while (position < limit && bytes[position] >= '0' && bytes[position] <= '9') {
      position++;
    }
    if (position == start) {
      throw unexpected();
    }
  }

  private void skipWhiteSpace() {
    while (position < limit) {
      byte b = bytes[position];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return;
      }
      position++;
    }
  }

  private JsonException unexpected() {
    return position >= limit
        ? new JsonException("unexpected end of the text", limit)
        : new JsonException("unexpected character " + show(bytes[position]), position);
  }

  private static String show(byte b) {
    return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : "0x" + Integer.toHexString(b & 0xff);
  }
}
