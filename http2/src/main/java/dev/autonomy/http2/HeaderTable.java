package dev.autonomy.http2;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The static table of RFC 7541, appendix A, and the dynamic table of one decoder behind it. */
final class HeaderTable {

  /** What each entry costs beside its characters (RFC 7541, section 4.1). */
  static final int ENTRY_OVERHEAD_BYTES = 32;

  private static final List<Http2Headers.Field> STATIC =
      fields(
          ":authority", "",
          ":method", "GET",
          ":method", "POST",
          ":path", "/",
          ":path", "/index.html",
          ":scheme", "http",
          ":scheme", "https",
          ":status", "200",
          ":status", "204",
          ":status", "206",
          ":status", "304",
          ":status", "400",
          ":status", "404",
          ":status", "500",
          "accept-charset", "",
          "accept-encoding", "gzip, deflate",
          "accept-language", "",
          "accept-ranges", "",
          "accept", "",
          "access-control-allow-origin", "",
          "age", "",
          "allow", "",
          "authorization", "",
          "cache-control", "",
          "content-disposition", "",
          "content-encoding", "",
          "content-language", "",
          "content-length", "",
          "content-location", "",
          "content-range", "",
          "content-type", "",
          "cookie", "",
          "date", "",
          "etag", "",
          "expect", "",
          "expires", "",
          "from", "",
          "host", "",
          "if-match", "",
          "if-modified-since", "",
          "if-none-match", "",
          "if-range", "",
          "if-unmodified-since", "",
          "last-modified", "",
          "link", "",
          "location", "",
          "max-forwards", "",
          "proxy-authenticate", "",
          "proxy-authorization", "",
          "range", "",
          "referer", "",
          "refresh", "",
          "retry-after", "",
          "server", "",
          "set-cookie", "",
          "strict-transport-security", "",
          "transfer-encoding", "",
          "user-agent", "",
          "vary", "",
          "via", "",
          "www-authenticate", "");

  /** The first place of each name, and of each name and value together. */
  private static final Map<String, Integer> BY_NAME = new HashMap<>();

  private static final Map<Http2Headers.Field, Integer> BY_FIELD = new HashMap<>();

  static {
    for (int i = 0; i < STATIC.size(); i++) {
      BY_NAME.putIfAbsent(STATIC.get(i).name(), i + 1);
      BY_FIELD.putIfAbsent(STATIC.get(i), i + 1);
    }
  }

  /** Newest first. An entry costs 32 bytes at least, so that there are few. */
  private final ArrayDeque<Http2Headers.Field> entries = new ArrayDeque<>();

  private final int limitBytes;
  private int maxBytes;
  private int bytes;

  /** An empty dynamic table that may grow up to {@code limitBytes}. */
  HeaderTable(int limitBytes) {
    this.limitBytes = limitBytes;
    this.maxBytes = limitBytes;
  }

  /** The place of this very field in the static table, or 0. */
  static int staticIndex(Http2Headers.Field field) {
    return BY_FIELD.getOrDefault(new Http2Headers.Field(field.name(), field.value(), false), 0);
  }

  /** The first place of a field with this name in the static table, or 0. */
  static int staticIndex(String name) {
    return BY_NAME.getOrDefault(name, 0);
  }

  /** What the field counts for, in tables and in the size of header sections. */
  static int sizeOf(String name, String value) {
    return name.length() + value.length() + ENTRY_OVERHEAD_BYTES;
  }

  /**
   * The entry of an index.
   *
   * @throws Http2Exception COMPRESSION_ERROR if there is none
   */
  Http2Headers.Field get(int index) throws Http2Exception {
    if (index >= 1 && index <= STATIC.size()) {
      return STATIC.get(index - 1);
    }
    int skip = index - STATIC.size() - 1;
    if (index == 0 || skip >= entries.size()) {
      throw Http2Exception.connection(
          Http2Error.COMPRESSION_ERROR,
          "index " + index + " is beyond the " + (STATIC.size() + entries.size()) + " entries");
    }
    for (Http2Headers.Field entry : entries) {
      if (skip-- == 0) {
        return entry;
      }
    }
    throw new AssertionError("an index below the size has an entry");
  }

  /** Puts a field in front and drops old ones to make room; one that is too large empties all. */
  void add(Http2Headers.Field field) {
    int size = sizeOf(field.name(), field.value());
    shrinkTo(maxBytes - size);
    if (size <= maxBytes) {
      entries.addFirst(field);
      bytes += size;
    }
  }

  /**
   * Follows the encoder's choice of a size.
   *
   * @throws Http2Exception COMPRESSION_ERROR if it is larger than we allow
   */
  void resize(int newMaxBytes) throws Http2Exception {
    if (newMaxBytes > limitBytes) {
      throw Http2Exception.connection(
          Http2Error.COMPRESSION_ERROR,
          "a table of " + newMaxBytes + " bytes, but " + limitBytes + " are allowed");
    }
    maxBytes = newMaxBytes;
    shrinkTo(maxBytes);
  }

  private void shrinkTo(int most) {
    while (bytes > most && !entries.isEmpty()) {
      Http2Headers.Field oldest = entries.removeLast();
      bytes -= sizeOf(oldest.name(), oldest.value());
    }
  }

  int dynamicBytes() {
    return bytes;
  }

  /** The dynamic entries, newest first. */
  List<Http2Headers.Field> dynamicEntries() {
    return List.copyOf(entries);
  }

  private static List<Http2Headers.Field> fields(String... namesAndValues) {
    List<Http2Headers.Field> fields = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new Http2Headers.Field(namesAndValues[i], namesAndValues[i + 1], false));
    }
    return List.copyOf(fields);
  }
}
