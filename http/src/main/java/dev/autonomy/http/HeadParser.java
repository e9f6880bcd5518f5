package dev.autonomy.http;

import java.nio.charset.StandardCharsets;

/**
 * Takes a head apart by the grammar of RFC 9112, sections 3 to 5, without its leniencies: no white
 * space before a colon, no folded lines, no bare LF.
 */
final class HeadParser {

  private static final int MAX_FIELDS = 100;

  private final byte[] bytes;
  private int position;

  HeadParser(HttpInput.Head head) {
    this.bytes = head.bytes();
    this.position = head.start();
  }

  /** Characters up to {@code stop} on this line, which is consumed. */
  String until(char stop, String what) throws HttpException {
    int from = position;
    while (bytes[position] != stop) {
      if (bytes[position] == '\r') {
        throw new HttpException(400, "malformed " + what);
      }
      position++;
    }
    return text(from, position++);
  }

  /** Characters up to the end of the line, which is consumed. */
  String restOfLine(String what) throws HttpException {
    String rest = until('\r', what);
    if (bytes[position] != '\n') {
      throw new HttpException(400, "malformed " + what + ": a CR stands alone");
    }
    position++;
    return rest;
  }

  /** All fields up to the empty line. */
  HttpHeaders fields() throws HttpException {
    HttpHeaders headers = new HttpHeaders();
    while (bytes[position] != '\r') {
      if (headers.size() == MAX_FIELDS) {
        throw new HttpException(431, "more than " + MAX_FIELDS + " header fields");
      }
      headers.add(name(), restOfLine("header field").strip());
    }
    if (bytes[position + 1] != '\n') {
      throw new HttpException(400, "malformed head: a CR stands alone");
    }
    return headers;
  }

  /** A field name in lower case, up to its colon. */
  private String name() throws HttpException {
    int from = position;
    while (bytes[position] != ':') {
      byte b = bytes[position];
      if (!isToken(b)) {
        throw new HttpException(400, "malformed header field name");
      }
      if (b >= 'A' && b <= 'Z') {
        bytes[position] = (byte) (b | 0x20);
      }
      position++;
    }
    if (position == from) {
      throw new HttpException(400, "empty header field name");
    }
    return text(from, position++);
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f || !isToken((byte) text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** RFC 9110, section 5.6.2. */
  private static boolean isToken(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b > ' ' && "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
