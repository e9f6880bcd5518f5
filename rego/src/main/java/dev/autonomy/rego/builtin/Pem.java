package dev.autonomy.rego.builtin;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PEM block (RFC 7468), read as leniently as Go reads it: text before it is skipped, headers
 * inside it are ignored.
 *
 * @param type what the block is called
 * @param bytes its contents
 * @param rest the text after it
 */
@SuppressWarnings("ArrayRecordComponent")
record Pem(String type, byte[] bytes, String rest) {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /** Beginnings without an end that are passed over; text with more is taken for no PEM. */
  private static final int MAX_BROKEN_BLOCKS = 64;

  /** The first block of {@code text}, or null. */
  static @Nullable Pem first(String text) {
    int start = text.startsWith(BEGIN) ? 0 : text.indexOf("\n" + BEGIN);
    for (int broken = 0; start >= 0 && broken < MAX_BROKEN_BLOCKS; broken++) {
      Pem block = blockAt(text, text.indexOf(BEGIN, start));
      if (block != null) {
        return block;
      }
      start = text.indexOf("\n" + BEGIN, start + 1);
    }
    return null;
  }

  /** All blocks of {@code text}, in order. */
  static List<Pem> all(String text) {
    List<Pem> blocks = new ArrayList<>();
    Pem block = first(text);
    while (block != null) {
      blocks.add(block);
      block = first(block.rest);
    }
    return blocks;
  }

  private static @Nullable Pem blockAt(String text, int begin) {
    int typeStart = begin + BEGIN.length();
    int typeEnd = text.indexOf(DASHES, typeStart);
    int bodyStart = text.indexOf('\n', typeStart);
    if (typeEnd < 0 || bodyStart < typeEnd) {
      return null;
    }
    String type = text.substring(typeStart, typeEnd);
    String footer = END + type + DASHES;
    int end = text.indexOf(footer, bodyStart);
    if (end < 0) {
      return null;
    }
    StringBuilder body = new StringBuilder();
    for (String line : text.substring(bodyStart, end).lines().toList()) {
      if (line.indexOf(':') < 0) {
        body.append(line.strip());
      }
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(body.toString());
      return new Pem(type, bytes, text.substring(end + footer.length()).stripLeading());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
