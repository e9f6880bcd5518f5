package dev.autonomy.wal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A directory on disk whose files have slashes in their names. Directories come into being with
 * their first file, and files may be read by whoever the operator's umask lets: they are made to be
 * published. For one thread.
 */
final class TileDirectory implements Storage {

  private final Path root;
  private final Set<Path> unsynced = new LinkedHashSet<>();

  TileDirectory(Path root) {
    this.root = root;
  }

  /** The files right in the directory; tiles are not looked for. */
  @Override
  public List<String> list() throws IOException {
    return new DiskStorage(root).list();
  }

  @Override
  public StorageFile create(String name) throws IOException {
    Path file = place(name);
    return new DiskStorage.DiskFile(
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  @Override
  public StorageFile open(String name) throws IOException {
    return openForReading(name);
  }

  @Override
  public StorageFile openForReading(String name) throws IOException {
    return new DiskStorage(root).openForReading(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        root.resolve(from),
        place(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(root.resolve(name));
  }

  /** Makes durable what came into being or changed its name in any of the directories. */
  @Override
  public void syncNames() throws IOException {
    for (Path directory : new ArrayList<>(unsynced)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
      unsynced.remove(directory);
    }
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  @Override
  public String describe() {
    return root.toString();
  }

  /** The file's path, once its directories are there. */
  private Path place(String name) throws IOException {
    unsynced.add(root);
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      Path directory = root.resolve(name.substring(0, slash));
      if (unsynced.add(directory)) {
        Files.createDirectories(directory);
      }
    }
    return root.resolve(name);
  }
}
