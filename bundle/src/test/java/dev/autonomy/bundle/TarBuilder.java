package dev.autonomy.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives that no honest program would, and ordinary ones. */
final class TarBuilder {

  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TarBuilder file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  TarBuilder file(String name, byte[] content) {
    return entry(name, '0', content, header -> {});
  }

  TarBuilder entry(String name, char type) {
    return entry(name, type, new byte[0], header -> {});
  }

  /** An entry whose header is changed by hand before its checksum is computed. */
  TarBuilder entry(String name, char type, byte[] content, Consumer<byte[]> change) {
    byte[] header = header(name, type, content.length);
    change.accept(header);
    putChecksum(header);
    return raw(header).raw(content).raw(new byte[-content.length & BLOCK - 1]);
  }

  TarBuilder pax(char type, String... keywordsAndValues) {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < keywordsAndValues.length; i += 2) {
      String tail = " " + keywordsAndValues[i] + "=" + keywordsAndValues[i + 1] + "\n";
      int tailBytes = tail.getBytes(StandardCharsets.UTF_8).length;
      int length = tailBytes + 1;
      while (String.valueOf(length).length() + tailBytes != length) {
        length++;
      }
      records.append(length).append(tail);
    }
    return entry("pax", type, records.toString().getBytes(StandardCharsets.UTF_8), header -> {});
  }

  TarBuilder raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** The archive without its end. */
  byte[] open() {
    return out.toByteArray();
  }

  byte[] tar() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(open());
    whole.writeBytes(new byte[2 * BLOCK]);
    return whole.toByteArray();
  }

  byte[] gzip() {
    return gzip(tar());
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  static void putChecksum(byte[] header) {
    putChecksum(header, 0);
  }

  /** Makes the checksum of the header that starts at {@code offset} right. */
  static void putChecksum(byte[] archive, int offset) {
    put(archive, offset + 148, "        ");
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += archive[offset + i] & 0xff;
    }
    put(archive, offset + 148, "%06o\0 ".formatted(sum));
  }

  private static byte[] header(String name, char type, int size) {
    byte[] header = new byte[BLOCK];
    byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(encoded, 0, header, 0, Math.min(encoded.length, 100));
    put(header, 100, "0000644\0");
    put(header, 124, "%011o\0".formatted(size));
    header[156] = (byte) type;
    put(header, 257, "ustar\00000");
    return header;
  }
}
