package dev.autonomy.trust;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One block of a PEM file (RFC 7468).
 *
 * @param type what stands after {@code BEGIN}, such as {@code PUBLIC KEY}
 * @param content the bytes between the lines, decoded
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record PemBlock(String type, byte[] content) {

  /** No key file is larger. */
  public static final int MAX_FILE_BYTES = 64 << 10;

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final int LINE_CHARS = 64;

  /**
   * Reads all blocks of a file; text around them is left out.
   *
   * @param origin how messages call the file
   * @throws KeyFileException if the file has more than {@value #MAX_FILE_BYTES} bytes, or a block
   *     has no end or is not base64
   */
  public static List<PemBlock> parse(byte[] file, String origin) throws KeyFileException {
    if (file.length > MAX_FILE_BYTES) {
      throw new KeyFileException(
          origin + " has " + file.length + " bytes, more than " + MAX_FILE_BYTES);
    }
    String text = new String(file, StandardCharsets.ISO_8859_1);
    List<PemBlock> blocks = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int typeEnd = text.indexOf(DASHES, at + BEGIN.length());
      if (typeEnd < 0) {
        throw new KeyFileException(origin + " has a line `-----BEGIN` without an end");
      }
      String type = text.substring(at + BEGIN.length(), typeEnd);
      String last = END + type + DASHES;
      int end = text.indexOf(last, typeEnd);
      if (type.indexOf('\n') >= 0 || end < 0) {
        throw new KeyFileException(origin + " has a block that begins and does not end");
      }
      blocks.add(
          new PemBlock(type, content(text.substring(typeEnd + DASHES.length(), end), origin)));
      at = text.indexOf(BEGIN, end + last.length());
    }
    return blocks;
  }

  private static byte[] content(String text, String origin) throws KeyFileException {
    StringBuilder digits = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
        digits.append(c);
      }
    }
    try {
      return Base64.getDecoder().decode(digits.toString());
    } catch (IllegalArgumentException e) {
      throw new KeyFileException(origin + " has a block that is not base64", e);
    }
  }

  /** The block as a file. */
  public byte[] toBytes() {
    String digits = Base64.getEncoder().encodeToString(content);
    StringBuilder text = new StringBuilder(BEGIN + type + DASHES + "\n");
    for (int at = 0; at < digits.length(); at += LINE_CHARS) {
      text.append(digits, at, Math.min(digits.length(), at + LINE_CHARS)).append('\n');
    }
    return text.append(END + type + DASHES + "\n").toString().getBytes(StandardCharsets.US_ASCII);
  }
}
