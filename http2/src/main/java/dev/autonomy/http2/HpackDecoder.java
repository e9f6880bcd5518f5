package dev.autonomy.http2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads header blocks (RFC 7541). The state of one direction of one connection.
 *
 * <p>The dynamic table has the 4,096 bytes that every peer may use before it has read any settings.
 * Announcing less would not spare the table, and add the moment of the change as a further state.
 */
final class HpackDecoder {

  /** The initial value of SETTINGS_HEADER_TABLE_SIZE. */
  static final int TABLE_BYTES = 4096;

  private static final int MAX_INTEGER = 1 << 24;

  private final HeaderTable table = new HeaderTable(TABLE_BYTES);
  private final int maxListBytes;

  private byte[] block = new byte[0];
  private int at;
  private int end;
  private long listBytes;

  /** A decoder that keeps no more of a section than {@code maxListBytes}. */
  HpackDecoder(int maxListBytes) {
    this.maxListBytes = maxListBytes;
  }

  /**
   * The fields of a whole header block. The block is read to its end even when the section is too
   * long, so that the next one can be understood.
   *
   * @throws Http2Exception COMPRESSION_ERROR, for the connection, if the block is not HPACK;
   *     ENHANCE_YOUR_CALM, for the stream, if the section is longer than allowed
   */
  List<Http2Headers.Field> decode(byte[] source, int length) throws Http2Exception {
    block = source;
    at = 0;
    end = length;
    listBytes = 0;
    List<Http2Headers.Field> fields = new ArrayList<>();
    boolean begun = false;
    while (at < end) {
      int first = block[at] & 0xff;
      if ((first & 0xe0) == 0x20) {
        if (begun) {
          throw error("a table size update after a field");
        }
        table.resize(integer(5));
        continue;
      }
      begun = true;
      Http2Headers.Field field = field(first);
      listBytes += HeaderTable.sizeOf(field.name(), field.value());
      if (listBytes <= maxListBytes) {
        fields.add(field);
      }
    }
    block = new byte[0];
    if (listBytes > maxListBytes) {
      throw Http2Exception.stream(
          Http2Error.ENHANCE_YOUR_CALM,
          "a header section of " + listBytes + " bytes, but " + maxListBytes + " are allowed");
    }
    return fields;
  }

  private Http2Headers.Field field(int first) throws Http2Exception {
    if ((first & 0x80) != 0) {
      return table.get(integer(7));
    }
    boolean indexed = (first & 0x40) != 0;
    boolean sensitive = (first & 0xf0) == 0x10;
    int index = integer(indexed ? 6 : 4);
    String name = index == 0 ? string() : table.get(index).name();
    String value = string();
    if (indexed) {
      Http2Headers.Field field = new Http2Headers.Field(name, value, false);
      table.add(field);
      return field;
    }
    return new Http2Headers.Field(name, value, sensitive);
  }

  /** RFC 7541, section 5.1; numbers beyond 2^24 have no use and are refused. */
  private int integer(int prefixBits) throws Http2Exception {
    int mask = (1 << prefixBits) - 1;
    int value = block[at++] & mask;
    if (value < mask) {
      return value;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      if (at == end) {
        throw error("a block that ends within a number");
      }
      int octet = block[at++];
      value += (octet & 0x7f) << shift;
      if (value > MAX_INTEGER) {
        throw error("a number beyond " + MAX_INTEGER);
      }
      if (octet >= 0) {
        return value;
      }
    }
    throw error("a number of more than five bytes");
  }

  private String string() throws Http2Exception {
    if (at == end) {
      throw error("a block that ends before a string");
    }
    boolean huffman = block[at] < 0;
    int length = integer(7);
    if (length > end - at) {
      throw error("a string of " + length + " bytes where " + (end - at) + " are left");
    }
    int start = at;
    at += length;
    return huffman
        ? Huffman.decode(block, start, at)
        : new String(block, start, length, StandardCharsets.ISO_8859_1);
  }

  HeaderTable table() {
    return table;
  }

  private static Http2Exception error(String reason) {
    return Http2Exception.connection(Http2Error.COMPRESSION_ERROR, "header block: " + reason);
  }
}
