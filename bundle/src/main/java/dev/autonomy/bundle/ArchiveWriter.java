package dev.autonomy.bundle;

import dev.autonomy.rego.ast.RegoVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a bundle as a gzip tar: {@code manifest.json}, {@code .manifest}, then policies and data
 * by name. Owner, group and time of every entry are zero, its mode is 0644, so that the same files
 * give the same tar; the gzip around it is the platform's zlib at its default level.
 */
final class ArchiveWriter {

  private static final int NAME_BYTES = 100;
  private static final int TYPE_OFFSET = 156;
  private static final byte[] END = new byte[2 * TarReader.BLOCK_BYTES];

  private final OutputStream out;

  private ArchiveWriter(OutputStream out) {
    this.out = out;
  }

  static byte[] write(Manifest manifest, RegoVersion version, SortedMap<String, byte[]> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      ArchiveWriter writer = new ArchiveWriter(gzip);
      if (!manifest.schemaVersion().isEmpty()) {
        writer.file(Manifest.FILE, manifest.toJson());
      }
      writer.file(Manifest.OPA_FILE, manifest.toOpaJson(version));
      for (Map.Entry<String, byte[]> file : content.entrySet()) {
        writer.file(file.getKey(), file.getValue());
      }
      gzip.write(END);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private void file(String name, byte[] content) throws IOException {
    byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
    if (encoded.length > NAME_BYTES) {
      // A name that has no room in the header goes into a pax header before it.
      entry("pax/path".getBytes(StandardCharsets.US_ASCII), (byte) 'x', paxPath(name));
      encoded = Arrays.copyOf(encoded, NAME_BYTES);
    }
    entry(encoded, (byte) '0', content);
  }

  private static byte[] paxPath(String name) {
    byte[] tail = (" path=" + name + "\n").getBytes(StandardCharsets.UTF_8);
    // The length counts its own digits.
    int length = tail.length + 1;
    while (Integer.toString(length).length() + tail.length != length) {
      length++;
    }
    byte[] digits = Integer.toString(length).getBytes(StandardCharsets.US_ASCII);
    byte[] record = Arrays.copyOf(digits, length);
    System.arraycopy(tail, 0, record, digits.length, tail.length);
    return record;
  }

  private void entry(byte[] name, byte type, byte[] content) throws IOException {
    byte[] header = new byte[TarReader.BLOCK_BYTES];
    System.arraycopy(name, 0, header, 0, name.length);
    ascii(header, 100, "0000644\0");
    ascii(header, 108, "0000000\0");
    ascii(header, 116, "0000000\0");
    ascii(header, 124, octal(content.length, 11) + "\0");
    ascii(header, 136, "00000000000\0");
    ascii(header, 148, "        ");
    header[TYPE_OFFSET] = type;
    ascii(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    ascii(header, 148, octal(sum, 6) + "\0 ");
    out.write(header);
    out.write(content);
    out.write(new byte[-content.length & TarReader.BLOCK_BYTES - 1]);
  }

  private static String octal(int value, int digits) {
    String octal = Integer.toOctalString(value);
    return "0".repeat(digits - octal.length()) + octal;
  }

  private static void ascii(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
