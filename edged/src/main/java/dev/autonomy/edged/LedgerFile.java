package dev.autonomy.edged;

import dev.autonomy.edge.DiskCondition;
import dev.autonomy.edge.LedgerException;
import dev.autonomy.edge.LedgerException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * A ledger's file: made whole or not at all, owned by one process, and looked at before SQLite may
 * touch it. SQLite itself would make a new database of an empty file, and convert one of another
 * program.
 */
final class LedgerFile implements AutoCloseable {

  // https://sqlite.org/fileformat.html, section 1.3
  private static final byte[] MAGIC = {
    'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't', ' ', '3', 0
  };
  private static final int HEADER_BYTES = 100;
  private static final int VERSION_OFFSET = 60;
  private static final int APPLICATION_ID_OFFSET = 68;

  private static final String OWNER_ONLY = "rw-------";

  private final Path file;
  private final FileChannel channel;

  private LedgerFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the file for this process, makes it when it is missing, and looks at its header. */
  static LedgerFile open(Path file) throws LedgerException {
    LedgerFile opened = lock(file);
    try {
      NativeLibrary.prepare(opened.directory());
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        opened.checkHeader();
      } else {
        opened.create();
      }
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw SqlFailure.of(file, e);
    } catch (IOException e) {
      opened.close();
      throw e instanceof LedgerException failure ? failure : failed(file, e);
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private static LedgerFile lock(Path file) throws LedgerException {
    Path lockFile = sibling(file, ".lock");
    try {
      FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        // Held until the channel is closed.
        if (channel.tryLock() != null) {
          return new LedgerFile(file, channel);
        }
      } catch (OverlappingFileLockException e) {
        // This process has it already: the same answer as for another one.
      }
      channel.close();
    } catch (IOException e) {
      throw failed(lockFile, e);
    }
    throw SqlFailure.failed(
        Kind.IN_USE, file, "another edged uses it: end that one, or give this one its own state");
  }

  static LedgerException failed(Path file, IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return SqlFailure.failed(Kind.FAILED, file, "its directory is missing: create it");
    }
    if (failure instanceof AccessDeniedException) {
      return SqlFailure.readOnly(file);
    }
    String reason = String.valueOf(failure.getMessage());
    Path parent = file.getParent();
    return switch (DiskCondition.of(parent == null ? file : parent)) {
      case FULL -> SqlFailure.full(file);
      case READ_ONLY -> SqlFailure.readOnly(file);
      case WRITABLE, UNKNOWN -> SqlFailure.failed(Kind.FAILED, file, reason);
    };
  }

  private void checkHeader() throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw foreign("is no regular file");
    }
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
      while (header.hasRemaining() && content.read(header) >= 0) {
        // Until the header is whole or the file ends.
      }
    }
    if (header.position() == 0) {
      throw SqlFailure.damaged(file, "it is empty");
    }
    if (!Arrays.equals(Arrays.copyOf(header.array(), MAGIC.length), MAGIC)) {
      throw foreign("is no SQLite file");
    }
    if (header.hasRemaining()) {
      throw SqlFailure.damaged(file, "it ends after " + header.position() + " bytes");
    }
    if (header.getInt(APPLICATION_ID_OFFSET) != LedgerSchema.APPLICATION_ID) {
      throw foreign("is an SQLite file of another program");
    }
    checkVersion(header.getInt(VERSION_OFFSET));
    checkSize();
  }

  /** Of the last page SQLite would take a part for the whole. With a log it can be mended. */
  private void checkSize() throws IOException {
    long bytes = Files.size(file);
    if (bytes % LedgerSchema.PAGE_BYTES != 0 && !Files.exists(sibling(file, "-wal"))) {
      throw SqlFailure.damaged(file, "it ends within a page, after " + bytes + " bytes");
    }
  }

  private LedgerException foreign(String what) {
    return SqlFailure.failed(
        Kind.NOT_A_LEDGER, file, what + ": move it away, or name another state root");
  }

  private void checkVersion(int version) throws LedgerException {
    if (version > LedgerSchema.VERSION) {
      throw SqlFailure.failed(
          Kind.TOO_NEW, file, versions(version) + ": run the edged that wrote it, or a newer one");
    }
    if (version < LedgerSchema.VERSION) {
      throw SqlFailure.failed(
          Kind.TOO_OLD, file, versions(version) + ": deliver what it owes with the older edged");
    }
  }

  private static String versions(int version) {
    return "has format version " + version + ", expected " + LedgerSchema.VERSION;
  }

  private void create() throws IOException, SQLException {
    if (Files.exists(sibling(file, "-wal"))) {
      throw SqlFailure.damaged(file, "it is missing and its -wal is there");
    }
    Path fresh = sibling(file, ".new");
    for (String suffix : List.of("", "-journal", "-wal", "-shm")) {
      Files.deleteIfExists(sibling(fresh, suffix));
    }
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    try (Database database = Database.open(fresh)) {
      LedgerSchema.create(database);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(directory())) {
      directory.force(true);
    }
  }

  private Path directory() {
    Path parent = file.getParent();
    return parent == null ? Path.of("/") : parent;
  }

  /** Bytes of the database, its log and the index of that. */
  long bytesOnDisk() throws LedgerException {
    long bytes = 0;
    for (String suffix : List.of("", "-wal", "-shm")) {
      try {
        bytes += Files.size(sibling(file, suffix));
      } catch (NoSuchFileException e) {
        // The log is there only while the ledger is open.
      } catch (IOException e) {
        throw failed(file, e);
      }
    }
    return bytes;
  }

  private static Path sibling(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  @Override
  public void close() throws LedgerException {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }
}
