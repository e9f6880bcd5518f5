package dev.autonomy.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A directory of the real file system. */
final class DiskStorage implements Storage {

  /** Longer than the operating system copies one batch: 2 ms. */
  private static final long WRITE_NANOS = 2_000_000;

  private static final Set<StandardOpenOption> CREATE =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE);

  private final Path directory;
  private final boolean ownerOnly;

  /** A directory whose new files nobody but their owner may read. */
  DiskStorage(Path directory) {
    this(directory, true);
  }

  /**
   * A directory.
   *
   * @param ownerOnly whether nobody but their owner may read new files; otherwise whoever the
   *     operator's umask lets
   */
  DiskStorage(Path directory, boolean ownerOnly) {
    this.directory = directory;
    this.ownerOnly = ownerOnly;
  }

  @Override
  public List<String> list() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        names.add(String.valueOf(file.getFileName()));
      }
    }
    return names;
  }

  @Override
  public StorageFile create(String name) throws IOException {
    Path file = directory.resolve(name);
    return new DiskFile(
        ownerOnly
            ? FileChannel.open(file, CREATE, OwnerOnly.file(directory))
            : FileChannel.open(file, CREATE));
  }

  @Override
  public StorageFile open(String name) throws IOException {
    checkRegular(name);
    return new DiskFile(
        FileChannel.open(
            directory.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public StorageFile openForReading(String name) throws IOException {
    checkRegular(name);
    return new DiskFile(FileChannel.open(directory.resolve(name), StandardOpenOption.READ));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        directory.resolve(from),
        directory.resolve(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  @Override
  public void syncNames() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  @Override
  public String describe() {
    return directory.toString();
  }

  /** A named pipe in a file's place would keep whoever opens it waiting for ever. */
  private void checkRegular(String name) throws IOException {
    BasicFileAttributes attributes;
    try { // one look: between two, the file may come to be
      attributes = Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
    } catch (NoSuchFileException _) {
      return; // whoever opens it says so
    }
    if (!attributes.isRegularFile()) {
      throw new IOException(name + " is not a file: a pipe, device or directory took its place");
    }
  }

  /** An open file. */
  private record DiskFile(FileChannel channel) implements StorageFile {

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(byte[] target, int offset, int length, long position) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
      while (buffer.hasRemaining()) {
        int count = channel.read(buffer, position + length - buffer.remaining());
        if (count < 0) {
          break;
        }
      }
      return length - buffer.remaining();
    }

    @Override
    public void write(byte[] source, int offset, int length, long position) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer, position + length - buffer.remaining());
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void syncAll() throws IOException {
      channel.force(true);
    }

    @Override
    public void awaitWriter() {
      LockSupport.parkNanos(WRITE_NANOS);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
