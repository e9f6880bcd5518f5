package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads tar archives (POSIX.1-2001 ustar and pax, GNU long names) from untrusted hands: plain files
 * and folders only, every number checked, every size bounded, a complete end of archive demanded.
 */
final class TarReader {

  static final int BLOCK_BYTES = 512;

  private static final int NAME_BYTES = 100;
  private static final int SIZE_OFFSET = 124;
  private static final int SIZE_BYTES = 12;
  private static final int CHECKSUM_OFFSET = 148;
  private static final int CHECKSUM_BYTES = 8;
  private static final int TYPE_OFFSET = 156;
  private static final int MAGIC_OFFSET = 257;
  private static final int PREFIX_OFFSET = 345;
  private static final int PREFIX_BYTES = 155;

  /** A pax header or a GNU long name; names are at most {@link EntryName#MAX_CHARS} long. */
  private static final int MAX_EXTENSION_BYTES = 16 << 10;

  /** A file or folder. */
  static final class Entry {

    private final String name;
    private final boolean folder;
    private final byte[] content;

    private Entry(String name, boolean folder, byte[] content) {
      this.name = name;
      this.folder = folder;
      this.content = content;
    }

    /** As it stands in the archive. */
    String name() {
      return name;
    }

    boolean isFolder() {
      return folder;
    }

    /** The file's bytes; the caller's. */
    byte[] content() {
      return content;
    }
  }

  private final ArchiveInput in;
  private final BundleLimits limits;
  private final byte[] block = new byte[BLOCK_BYTES];
  private int headers;
  private long contentBytes;
  private @Nullable String longName;
  private @Nullable Long paxSize;

  TarReader(ArchiveInput in, BundleLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** The next entry, or null behind the last. */
  @Nullable Entry next() throws BundleException {
    while (true) {
      readBlock();
      if (isZero(block)) {
        finish();
        return null;
      }
      if (++headers > limits.maxEntries()) {
        throw new BundleException(
            Code.TOO_LARGE, "archive has more than " + limits.maxEntries() + " entries");
      }
      checkChecksum();
      byte type = block[TYPE_OFFSET];
      long size = size();
      switch (type) {
        case 'x' -> paxHeader(extension(size), false);
        case 'g' -> paxHeader(extension(size), true);
        case 'L' -> longName = text(extension(size));
        case 0, '0', '5' -> {
          return entry(type, size);
        }
        default -> throw EntryName.refuse(name(), typeProblem(type));
      }
    }
  }

  private Entry entry(byte type, long size) throws BundleException {
    String name = name();
    longName = null;
    if (paxSize != null && paxSize != size) {
      throw EntryName.refuse(name, "has two sizes, " + size + " and " + paxSize);
    }
    paxSize = null;
    boolean folder = type == '5' || type == 0 && name.endsWith("/");
    if (folder && size != 0) {
      throw EntryName.refuse(name, "is a folder with contents");
    }
    if (size > limits.maxEntryBytes()) {
      throw new BundleException(
          Code.TOO_LARGE,
          "archive entry "
              + EntryName.quote(name)
              + " has "
              + size
              + " bytes, limit "
              + limits.maxEntryBytes());
    }
    contentBytes += size;
    if (contentBytes > limits.maxTotalBytes()) {
      throw new BundleException(
          Code.TOO_LARGE, "archive holds more than " + limits.maxTotalBytes() + " bytes");
    }
    return new Entry(name, folder, content((int) size));
  }

  private byte[] extension(long size) throws BundleException {
    if (size > MAX_EXTENSION_BYTES) {
      throw new BundleException(
          Code.BAD_ARCHIVE, "archive header of " + size + " bytes, limit " + MAX_EXTENSION_BYTES);
    }
    return content((int) size);
  }

  private byte[] content(int size) throws BundleException {
    byte[] content = new byte[size];
    if (in.read(content, size) < size) {
      throw truncated();
    }
    int padding = -size & BLOCK_BYTES - 1;
    if (in.read(block, padding) < padding) {
      throw truncated();
    }
    return content;
  }

  /** POSIX.1-2001: {@code "%d %s=%s\n"} records, the length counting the whole record. */
  private void paxHeader(byte[] records, boolean global) throws BundleException {
    int at = 0;
    while (at < records.length) {
      int length = 0;
      int start = at;
      while (at < records.length && records[at] >= '0' && records[at] <= '9' && at - start < 6) {
        length = length * 10 + records[at++] - '0';
      }
      int end = start + length;
      if (at == start || end > records.length || end - 1 <= at || records[at] != ' ') {
        throw badPax();
      }
      if (records[end - 1] != '\n') {
        throw badPax();
      }
      String record = utf8(records, at + 1, end - 1);
      int equals = record.indexOf('=');
      if (equals <= 0) {
        throw badPax();
      }
      keyword(record.substring(0, equals), record.substring(equals + 1), global);
      at = end;
    }
  }

  /** A global header may carry comments, as git's do, but nothing that changes later entries. */
  private void keyword(String keyword, String value, boolean global) throws BundleException {
    boolean path = keyword.equals("path");
    boolean size = keyword.equals("size");
    if (global && (path || size)) {
      throw new BundleException(Code.BAD_ARCHIVE, "archive has a global " + keyword);
    }
    if (keyword.startsWith("GNU.sparse")) {
      throw new BundleException(Code.BAD_ARCHIVE, "archive has a sparse file");
    }
    if (path) {
      longName = value;
    } else if (size) {
      paxSize = decimal(value);
    }
  }

  private static long decimal(String text) throws BundleException {
    if (text.isEmpty() || text.length() > 15) {
      throw badPax();
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        throw badPax();
      }
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }

  private String name() throws BundleException {
    if (longName != null) {
      return longName;
    }
    String name = field(0, NAME_BYTES);
    boolean posix = block[MAGIC_OFFSET + 5] == 0 && block[MAGIC_OFFSET] == 'u';
    String prefix = posix ? field(PREFIX_OFFSET, PREFIX_BYTES) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private String field(int offset, int length) throws BundleException {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return utf8(block, offset, end);
  }

  private static String text(byte[] terminated) throws BundleException {
    int end = 0;
    while (end < terminated.length && terminated[end] != 0) {
      end++;
    }
    return utf8(terminated, 0, end);
  }

  private static String utf8(byte[] bytes, int start, int end) throws BundleException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, start, end - start))
          .toString();
    } catch (CharacterCodingException e) {
      throw new BundleException(Code.BAD_ARCHIVE, "archive has a name that is not UTF-8", e);
    }
  }

  private long size() throws BundleException {
    long size = octal(SIZE_OFFSET, SIZE_BYTES);
    if (size < 0) {
      throw new BundleException(
          Code.BAD_ARCHIVE, "archive header " + headers + " has a size that is not octal");
    }
    return size;
  }

  /** The number of a field, or -1 when it is not octal digits between spaces and zero bytes. */
  private long octal(int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && block[at] == ' ') {
      at++;
    }
    int start = at;
    long value = 0;
    while (at < end && block[at] >= '0' && block[at] <= '7') {
      value = value << 3 | block[at++] - '0';
    }
    boolean digits = at > start;
    while (at < end && (block[at] == 0 || block[at] == ' ')) {
      at++;
    }
    return digits && at == end ? value : -1;
  }

  private void checkChecksum() throws BundleException {
    long sum = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      boolean field = i >= CHECKSUM_OFFSET && i < CHECKSUM_OFFSET + CHECKSUM_BYTES;
      sum += field ? ' ' : block[i] & 0xff;
    }
    if (sum != octal(CHECKSUM_OFFSET, CHECKSUM_BYTES)) {
      throw new BundleException(
          Code.BAD_ARCHIVE,
          headers == 1
              ? "not a tar archive: its first header has a wrong checksum"
              : "archive is damaged: the header at byte "
                  + (in.position() - BLOCK_BYTES)
                  + " has a wrong checksum");
    }
  }

  private void readBlock() throws BundleException {
    if (in.read(block, BLOCK_BYTES) < BLOCK_BYTES) {
      throw truncated();
    }
  }

  /** The second zero block, then nothing but zeros: reading on also checks gzip's own checksum. */
  private void finish() throws BundleException {
    if (longName != null || paxSize != null) {
      throw truncated();
    }
    readBlock();
    int count = BLOCK_BYTES;
    while (count > 0) {
      for (int i = 0; i < count; i++) {
        if (block[i] != 0) {
          throw new BundleException(
              Code.BAD_ARCHIVE, "archive has data behind its end, at byte " + in.position());
        }
      }
      count = in.read(block, BLOCK_BYTES);
    }
  }

  private BundleException truncated() {
    return new BundleException(
        Code.BAD_ARCHIVE, "archive ends too early, after " + in.position() + " bytes");
  }

  private static BundleException badPax() {
    return new BundleException(Code.BAD_ARCHIVE, "archive has a malformed pax header");
  }

  private static String typeProblem(byte type) {
    return switch (type) {
      case '1' -> "is a hard link; a bundle has plain files only";
      case '2' -> "is a symbolic link; a bundle has plain files only";
      case '3', '4' -> "is a device; a bundle has plain files only";
      case '6' -> "is a named pipe; a bundle has plain files only";
      default -> "is of tar type " + (type & 0xff) + "; a bundle has plain files only";
    };
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
